using System.Diagnostics;
using System.Globalization;
using Ctnet.MLNet.Mpi;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Measures training on ranks: <c>mpirun -n 2 dotnet Ctnet.MLNet.Benchmarks.dll ranks large</c> trains with one thread on each
/// rank, and <c>ranks large --threads 2</c> in one process. All ranks together have the shape's batches.
/// </summary>
internal static class RankRates
{
    private const int Rounds = 3;

    public static int Run(string[] args) =>
        MpiCollectives.IsLaunched ? MpiCollectives.Run(ranks => Measure(args, ranks)) : Measure(args, SingleRank.Instance);

    private static int Measure(string[] args, ICtrCollectives ranks)
    {
        BenchmarkShape shape = args.Contains("small") ? BenchmarkShape.Small : BenchmarkShape.Large;
        int threads = args.Contains("--threads")
            ? int.Parse(args[Array.IndexOf(args, "--threads") + 1], CultureInfo.InvariantCulture)
            : 1;
        var ml = new MLContext(1);
        var rows = new TextImpressions(shape.TrainingRows, 2 * shape.Fields, shape.Values);
        FeatureSchema schema = TextImpressions.Categorical("target", 0, shape.Fields);
        int batchSize = shape.BatchSize / ranks.Size;

        // All ranks run this. Each reads its own rows.
        IDataView share = ml.Data.TakeShareOfRows(rows, ranks, batchSize);
        FeatureAlignmentTransformer alignment =
            ml.Transforms.AlignFeatureSchema(schema, "target", collectives: ranks).Fit(share);
        CtrTowerTrainer trainer = ml.BinaryClassification.Trainers.CtrTower(new CtrTowerOptions
        {
            Collectives = ranks,
            BatchSize = batchSize,
            NumberOfThreads = threads,
            HiddenUnits = shape.HiddenUnits,
            Seed = 1,
        });
        CtrPredictionTransformer first = trainer.Fit(alignment.Transform(share));
        List<double> rates = [];
        IDataView aligned = alignment.Transform(share);
        for (int round = 0; round < Rounds; round++)
        {
            ranks.Barrier();
            long started = Stopwatch.GetTimestamp();
            trainer.Fit(aligned);
            rates.Add(shape.TrainingRows / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        if (ranks.Rank == 0)
        {
            double rate = PeerComparison.Median(rates);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{shape.Name} {ranks.Size} x {threads}: {rate:N0} rows a second, {MegabytesOf(first.Model, ranks)}"));
        }

        return 0;
    }

    // The rows of the embeddings, and their optimizer's state, that this rank trains.
    private static string MegabytesOf(CtrModelParameters model, ICtrCollectives ranks)
    {
        var plan = new FeaturePlan(model.Layout, 16, linearTerm: true);
        var shares = new RowShares(plan, ranks);
        long own = 0, all = 0;
        foreach ((int t, TablePlan table) in plan.Tables.Index())
        {
            foreach ((string space, int count) in table.Spaces)
            {
                long bytes = (table.Columns + 1) * sizeof(float);
                all += count * bytes;
                own += Enumerable.Range(0, count).Count(id => shares.Has(t, table.RowOf(space, id))) * bytes;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"embeddings {own / 1e6:0.0} of {all / 1e6:0.0} MB on this rank");
    }
}
