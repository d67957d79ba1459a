using System.Collections.Concurrent;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Kernels;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// All that the nodes of a graph may read: the graph's inputs and earlier nodes with their widths, and the model's weights. Its
/// checks throw where a node would read outside of a table. Thread-safe once all nodes are defined.
/// </summary>
internal sealed class GraphScope
{
    /// <summary>
    /// How many numbers a row may have in all vectors together. A batch of 60 rows then takes 2 GB, and a small file of a
    /// stranger, whose nodes double their inputs over and over, no more.
    /// </summary>
    public const int MostNumbers = 1 << 23;

    private readonly Dictionary<string, int> _widths = [];
    private readonly ConcurrentDictionary<string, PackedMatrix> _packed = [];
    private readonly ConcurrentDictionary<PackedMatrix, QuantizedMatrix> _quantized = [];
    private long _numbers;

    /// <exception cref="InvalidModelException">An input has no width.</exception>
    public GraphScope(IReadOnlyDictionary<string, int> inputs, IReadOnlyDictionary<string, WeightTensor> weights)
    {
        (Inputs, Weights) = (inputs, weights);
        foreach ((string name, int width) in inputs)
            Define(name, width);
    }

    private GraphScope(GraphScope scope, ScoringPrecision precision)
    {
        (Inputs, Weights, Precision) = (scope.Inputs, scope.Weights, precision);
        (_widths, _packed, _numbers) = (scope._widths, scope._packed, scope._numbers);
    }

    public IReadOnlyDictionary<string, int> Inputs { get; }

    /// <summary>The precision of matrix products.</summary>
    public ScoringPrecision Precision { get; }

    public IReadOnlyDictionary<string, WeightTensor> Weights { get; }

    /// <summary>The widths of the inputs and of all nodes that are defined.</summary>
    public IReadOnlyDictionary<string, int> Widths => _widths;

    /// <summary>Makes a node known to the nodes after it.</summary>
    /// <exception cref="InvalidModelException">
    /// The name is taken, the width is not positive, or a row would have too many numbers.
    /// </exception>
    public void Define(string name, int width)
    {
        if (width < 1)
            throw new InvalidModelException($"The model's graph has '{name}' of width {width}.");
        if (!_widths.TryAdd(name, width))
            throw new InvalidModelException($"The model's graph defines '{name}' twice.");
        _numbers += width;
        if (_numbers > MostNumbers)
            throw new InvalidModelException($"The model's graph has more than {MostNumbers} numbers for each row.");
    }

    /// <summary>The width of an input's or a node's vector.</summary>
    /// <exception cref="InvalidModelException">Neither an input nor an earlier node has this name.</exception>
    public int WidthOf(string name) => _widths.TryGetValue(name, out int width) ? width
        : throw new InvalidModelException($"The model's graph reads '{name}', which nothing gives.");

    /// <exception cref="InvalidModelException">The model has no such weights.</exception>
    public WeightTensor Weight(string name) => Weights.TryGetValue(name, out WeightTensor? weight) ? weight
        : throw new InvalidModelException($"The model lacks its weights '{name}'.");

    /// <summary>
    /// The weights of a linear layer as its kernel reads them. All executors share them. They are packed when the first executor
    /// asks for them: a graph may never be run.
    /// </summary>
    public PackedMatrix Packed(string node, Func<PackedMatrix> pack) => _packed.GetOrAdd(node, _ => pack());

    /// <summary>The weights of a layer as integers; null if they are multiplied as they are.</summary>
    public QuantizedMatrix? Quantized(PackedMatrix weights) =>
        Precision == ScoringPrecision.Quantized && QuantizedMatrix.Suits(weights)
            ? _quantized.GetOrAdd(weights, matrix => new(matrix))
            : null;

    /// <summary>The same inputs, nodes and weights with another precision of matrix products.</summary>
    public GraphScope With(ScoringPrecision precision) => new(this, precision);

    /// <summary>
    /// Checks that fields of a feature vector lie within it, and their ids and the columns that are read within a table.
    /// </summary>
    /// <param name="input">The feature vector.</param>
    /// <param name="table">The table.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="columns">How many of the table's columns are read.</param>
    /// <exception cref="InvalidModelException">Something lies outside.</exception>
    public void CheckFields(string input, string table, ReadOnlySpan<EmbeddedField> fields, int columns)
    {
        WeightTensor rows = Weight(table);
        if (rows.Shape.Length != 2 || columns < 1 || columns > rows.Columns)
            throw new InvalidModelException($"The model's table '{table}' is {rows}, which lacks the columns that are read.");
        foreach (EmbeddedField field in fields)
        {
            if (field.Start < 0 || field.Count < 1 || field.Start > WidthOf(input) - field.Count || field.Offset < 0
                || field.Rows < IdSpace.Reserved || field.Offset > rows.Rows - field.Rows)
            {
                throw new InvalidModelException(
                    $"The model's table '{table}' is {rows}, and a field reads outside of it: {field}.");
            }

            _ = field.In(rows.Pages);
        }
    }

    /// <summary>Checks that weights have a value for each value of a layer's input.</summary>
    /// <returns>The width of the input.</returns>
    /// <exception cref="InvalidModelException">A weight has another width.</exception>
    public int CheckUnits(string layer, string input, params ReadOnlySpan<string> weights)
    {
        int width = WidthOf(input);
        foreach (string name in weights)
        {
            if (Weight(name) is WeightTensor weight && weight.Length != width)
            {
                throw new InvalidModelException(
                    $"The model's layer '{layer}' has weights {weight} for an input of width {width}.");
            }
        }

        return width;
    }
}
