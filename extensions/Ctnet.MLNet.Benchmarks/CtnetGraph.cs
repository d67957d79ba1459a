using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// The peer's network as a scoring graph with random weights: a tower for the source, a tower for the target, and a gated adapter
/// in each hidden layer.
/// </summary>
internal sealed class CtnetGraph
{
    private readonly Random _random = new(1);
    private readonly Dictionary<string, WeightTensor> _weights = [];
    private readonly GraphBuilder _graph = new();
    private readonly BenchmarkShape _shape;

    public CtnetGraph(BenchmarkShape shape)
    {
        _shape = shape;
        string source = Embed("source"), target = Embed("tower");
        int sourceWidth = shape.Fields * shape.EmbeddingSize, targetWidth = sourceWidth;
        for (int layer = 0; layer < shape.HiddenUnits.Length; layer++)
        {
            int hidden = shape.HiddenUnits[layer];
            string added = _graph.Add(
                new GluNode($"adapter{layer}", Linear($"adapter{layer}.linear", source, sourceWidth, 2 * hidden)));
            string product = Linear($"tower.product{layer}", target, targetWidth, hidden);
            target = _graph.Add(new ReluNode($"tower.layer{layer}", _graph.Sum($"tower.adapted{layer}", product, added)));
            if (layer < shape.HiddenUnits.Length - 1)
                source = _graph.Add(
                    new ReluNode($"source.layer{layer}", Linear($"source.product{layer}", source, sourceWidth, hidden)));
            sourceWidth = targetWidth = hidden;
        }

        Linear(Logit, target, targetWidth, 1);
        Compiled = new CompiledGraph(_graph.Build(), _weights);
    }

    public const string Logit = "logit";

    public CompiledGraph Compiled { get; }

    /// <summary>Rows of ids that follow a power law, as in click logs.</summary>
    public float[] DrawIds(int rows) =>
    [
        .. Enumerable.Range(0, rows * _shape.Fields)
            .Select(_ => (float)(int)(Math.Pow(_random.NextDouble(), 4) * _shape.Values))
    ];

    private string Embed(string tower)
    {
        string input = _graph.Input($"{tower}.ids", _shape.Fields), table = $"{tower}.table";
        _weights.Add(table, Weights(_shape.Fields * _shape.Values, _shape.EmbeddingSize));
        EmbeddedField[] fields =
        [
            .. Enumerable.Range(0, _shape.Fields)
                .Select(field => new EmbeddedField(field, 1, field * _shape.Values, _shape.Values))
        ];
        return _graph.Add(new ConcatenateNode($"{tower}.input",
            [_graph.Add(new EmbeddingNode($"{tower}.fields", input, table, fields, _shape.EmbeddingSize))]));
    }

    private string Linear(string name, string input, int inputs, int outputs)
    {
        _weights.Add($"{name}.weight", Weights(outputs, inputs));
        _weights.Add($"{name}.bias", Weights(outputs, 1));
        return _graph.Linear(name, input, name);
    }

    private WeightTensor Weights(int rows, int columns)
    {
        WeightTensor tensor = WeightTensor.Zeros(rows, columns);
        float scale = 2f / MathF.Sqrt(columns);
        foreach (ref float value in tensor.Values.AsSpan())
            value = scale * (_random.NextSingle() - 0.5f);
        return tensor;
    }
}
