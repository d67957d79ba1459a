using System.Collections.Concurrent;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// A graph with its weights, checked: every name is known, every width fits. What is not is refused here, so that an executor never
/// reads outside of a table. Immutable, thread-safe; executors share it.
/// </summary>
internal sealed class CompiledGraph
{
    private readonly Dictionary<string, int> _widths = [];
    private readonly ConcurrentDictionary<LinearNode, PackedMatrix> _packed = [];
    private readonly Dictionary<FoldedLinearNode, FoldedLayer> _folded = [];

    /// <exception cref="InvalidModelException">The graph and the weights do not fit each other.</exception>
    public CompiledGraph(ScoringGraph graph, IReadOnlyDictionary<string, WeightTensor> weights)
    {
        (Graph, Weights) = (graph, weights);
        foreach ((string name, int width) in graph.Inputs)
            Define(name, width);
        foreach (GraphNode node in graph.Nodes)
            Define(node.Name, Check(node));
    }

    public ScoringGraph Graph { get; }

    public IReadOnlyDictionary<string, WeightTensor> Weights { get; }

    /// <summary>What the rows of folded layers take.</summary>
    public long FoldedBytes => _folded.Values.Sum(layer => layer.Bytes);

    /// <summary>The width of an input's or a node's vector.</summary>
    public int WidthOf(string name) =>
        _widths.TryGetValue(name, out int width) ? width : throw new InvalidModelException($"The model's graph reads '{name}', which nothing gives.");

    public WeightTensor Weight(string name) =>
        Weights.TryGetValue(name, out WeightTensor? weight) ? weight : throw new InvalidModelException($"The model lacks its weights '{name}'.");

    /// <summary>A layer's weights as a product reads them: made when first asked for, as a graph need not be run.</summary>
    public PackedMatrix Packed(LinearNode node) => _packed.GetOrAdd(node, _ => new PackedMatrix(Weight(node.Weight), Weight(node.Bias)));

    public FoldedLayer Folded(FoldedLinearNode node) => _folded[node];

    private void Define(string name, int width)
    {
        if (width < 1)
            throw new InvalidModelException($"The model's graph has '{name}' of width {width}.");
        if (!_widths.TryAdd(name, width))
            throw new InvalidModelException($"The model's graph defines '{name}' twice.");
    }

    private int Check(GraphNode node) => node switch
    {
        EmbeddingNode embedding => CheckEmbedding(embedding.Input, embedding.Table, embedding.Fields, embedding.Width) * embedding.Fields.Length,
        EmbeddingSumNode sum => CheckEmbedding(sum.Input, sum.Table, sum.Fields, sum.Column + 1) > 0 ? 1 : 0,
        SequenceAttentionNode attention =>
            CheckEmbedding(attention.Input, attention.Table, [attention.Field], WidthOf(attention.Query)),
        ConstantNode constant => Weight(constant.Weight).Values.Length,
        NumbersNode numbers => CheckNumbers(numbers),
        LinearNode linear => CheckLinear(linear),
        FoldedLinearNode folded => Fold(folded),
        ReluNode relu => WidthOf(relu.Input),
        LeakyReluNode leaky => WidthOf(leaky.Input),
        SiluNode silu => WidthOf(silu.Input),
        TanhNode tanh => WidthOf(tanh.Input),
        GeluNode gelu => WidthOf(gelu.Input),
        LayerNormalizationNode layer => CheckPerUnit(layer.Name, layer.Input, layer.Scale, layer.Bias),
        BatchNormalizationNode batch => CheckPerUnit(batch.Name, batch.Input, batch.Scale, batch.Bias, batch.Mean, batch.Variance),
        GluNode glu when WidthOf(glu.Input) % 2 == 0 => WidthOf(glu.Input) / 2,
        SumNode sum when sum.Inputs.Length > 0 && sum.Inputs.All(input => WidthOf(input) == WidthOf(sum.Inputs[0])) => WidthOf(sum.Inputs[0]),
        ScaleNode scale when Weight(scale.Factor).Values.Length == 1 => WidthOf(scale.Input),
        ShiftNode shift when float.IsFinite(shift.Offset) => WidthOf(shift.Input),
        ConcatenateNode concatenate => concatenate.Inputs.Sum(WidthOf),
        CrossNode cross when WidthOf(cross.First) == WidthOf(cross.Input) => CheckPerUnit(cross.Name, cross.Input, cross.Weight, cross.Bias),
        SigmoidNode sigmoid => WidthOf(sigmoid.Input),
        SoftmaxNode softmax => WidthOf(softmax.Input),
        MixNode mix when mix.Inputs.Length == WidthOf(mix.Shares)
            && mix.Inputs.All(input => WidthOf(input) == WidthOf(mix.Inputs[0])) => WidthOf(mix.Inputs[0]),
        ScaleFieldsNode scale when scale.Widths.Length == WidthOf(scale.Factors) && scale.Widths.All(width => width > 0)
            && scale.Widths.Sum(width => (long)width) == WidthOf(scale.Input) => WidthOf(scale.Input),
        ProductLinearNode product => CheckProduct(product),
        _ => throw new InvalidModelException($"The model's graph has '{node.Name}', whose inputs do not fit."),
    };

    private int CheckEmbedding(string input, string table, EmbeddedField[] fields, int columns)
    {
        WeightTensor rows = Weight(table);
        if (rows.Shape.Length != 2 || columns < 1 || columns > rows.Columns)
            throw new InvalidModelException($"The model's table '{table}' is {rows}, which lacks the columns that are read.");
        foreach (EmbeddedField field in fields)
        {
            if (field.Start < 0 || field.Count < 1 || field.Start > WidthOf(input) - field.Count || field.Offset < 0
                || field.Rows < Alignment.IdSpace.Reserved || field.Offset > rows.Rows - field.Rows)
                throw new InvalidModelException($"The model's table '{table}' is {rows}, and a field reads outside of it: {field}.");
        }

        return columns;
    }

    private int CheckNumbers(NumbersNode node)
    {
        if (node.Slots.Any(slot => slot < 0 || slot >= WidthOf(node.Input)))
            throw new InvalidModelException($"The model's graph reads a number outside of '{node.Input}'.");
        return 2 * node.Slots.Length;
    }

    private int CheckPerUnit(string name, string input, params IEnumerable<string> weights)
    {
        int width = WidthOf(input);
        if (weights.Select(Weight).FirstOrDefault(weight => weight.Values.Length != width) is WeightTensor other)
            throw new InvalidModelException($"The model's layer '{name}' has weights {other} for an input of width {width}.");
        return width;
    }

    private int CheckProduct(ProductLinearNode node)
    {
        WeightTensor weight = Weight(node.Weight), factor = Weight(node.Factor), bias = Weight(node.Bias), offset = Weight(node.Offset);
        int width = WidthOf(node.Input);
        if (weight.Shape.Length != 2 || weight.Columns != width || !factor.Shape.SequenceEqual(weight.Shape)
            || bias.Values.Length != weight.Rows || offset.Values.Length != weight.Rows)
            throw new InvalidModelException(
                $"The model's layer '{node.Name}' has weights {weight}, {factor}, {bias} and {offset} for an input of width {width}.");
        return weight.Rows;
    }

    private int CheckLinear(LinearNode node)
    {
        WeightTensor weight = Weight(node.Weight), bias = Weight(node.Bias);
        int width = WidthOf(node.Input);
        if (weight.Shape.Length != 2 || weight.Columns != width || bias.Values.Length != weight.Rows)
            throw new InvalidModelException($"The model's layer '{node.Name}' has weights {weight} and {bias} for an input of width {width}.");
        return weight.Rows;
    }

    // Of a graph that was checked before it was folded.
    private int Fold(FoldedLinearNode node)
    {
        _folded[node] = new FoldedLayer(node, Weight(node.Layer.Weight), Weight(node.Layer.Bias), Weight);
        return _folded[node].Outputs;
    }
}
