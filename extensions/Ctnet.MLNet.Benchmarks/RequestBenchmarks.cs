using BenchmarkDotNet.Attributes;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>Time of a request to a scorer: the scores of one user's candidates, whose fields are texts.</summary>
[SimpleJob(launchCount: 1, warmupCount: 2, iterationCount: 5)]
public class RequestBenchmarks
{
    private const int Requests = 16;

    private Func<IReadOnlyList<Candidate>, IReadOnlyList<CtrScore>> _score = _ => [];
    private Candidate[][] _requests = [];
    private int _next;

    public static IEnumerable<BenchmarkShape> Shapes => [BenchmarkShape.Small, BenchmarkShape.Large];

    [ParamsSource(nameof(Shapes))]
    public BenchmarkShape Shape { get; set; } = BenchmarkShape.Small;

    [Params(1, 16, 64, 256, 511, 512, 1024, 10_000)]
    public int Candidates { get; set; }

    [Params(0, 4, 16)]
    public int FoldedMegabytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var ml = new MLContext(1);
        var random = new Random(1);
        IDataView rows = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 8_000).SelectMany(_ => Candidate.Draw(random, 4)).ToList());
        FeatureSchemaBuilder schema = FeatureSchema.Create("shop");
        string[] fields =
        [
            .. typeof(Candidate).GetProperties()
                .Where(property => property.PropertyType == typeof(string))
                .Select(property => property.Name)
        ];
        foreach (string field in fields)
            schema.Categorical(field);
        schema.Domain("shop", columns =>
        {
            foreach (string field in fields)
                columns.Column(field);
        });
        ITransformer model = ml.Transforms.AlignFeatureSchema(schema.Build(), "shop")
            .Append(ml.BinaryClassification.Trainers.CtrTower(new CtrTowerOptions
            {
                EmbeddingSize = Shape.EmbeddingSize, HiddenUnits = Shape.HiddenUnits, BatchSize = Shape.BatchSize, Seed = 1,
            }))
            .Fit(rows);
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip");
        ml.Model.Save(model, rows.Schema, file);
        _score = new CtrScorer<Candidate>(file, new() { FoldedMegabytes = FoldedMegabytes }).Score;
        File.Delete(file);
        _requests = [.. Enumerable.Range(0, Requests).Select(_ => Candidate.Draw(random, Candidates))];
    }

    [Benchmark]
    public float Request() => _score(_requests[_next++ % Requests])[^1].Score;
}
