using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>The vectors that a graph's inputs and nodes have in a batch. Each executor owns its own.</summary>
internal sealed class BatchBuffers
{
    private readonly Dictionary<string, BatchVectors> _vectors;

    // The integers of nodes that products with integers read.
    private readonly Dictionary<string, QuantizedRows> _integers = [];

    /// <param name="graph">The graph's inputs and nodes.</param>
    /// <param name="capacity">The most rows of one batch.</param>
    public BatchBuffers(GraphScope graph, int capacity)
    {
        (Graph, Capacity) = (graph, capacity);
        _vectors = graph.Widths.ToDictionary(
            node => node.Key, node => new BatchVectors(new float[node.Value * capacity], node.Value));
    }

    public GraphScope Graph { get; }

    /// <summary>The most rows of one batch.</summary>
    public int Capacity { get; }

    /// <summary>The vectors of an input or a node.</summary>
    public BatchVectors this[string name] => _vectors[name];

    /// <summary>
    /// Computes a node row by row. Vectorized functions round a value by its place in their input: a row would otherwise get
    /// other bits elsewhere in a batch.
    /// </summary>
    public Operation RowByRow(string input, string node, RowOperation operation)
    {
        (BatchVectors from, BatchVectors to) = (this[input], this[node]);
        return rows =>
        {
            for (int row = 0; row < rows; row++)
                operation(from.Row(row), to.Row(row));
        };
    }

    /// <summary>Computes a node as the product of an input with packed weights.</summary>
    public Operation Product(string input, string node, PackedMatrix weights)
    {
        (float[] from, float[] to) = (this[input].Values, this[node].Values);
        if (Graph.Quantized(weights) is QuantizedMatrix quantized)
            return Product(input, from, to, quantized);

        int[] taken = new int[weights.Inputs];
        return rows => weights.Multiply(from, to, rows, taken);
    }

    // Nodes run in the order in which they are compiled: the first product of an input makes its integers, and others read them.
    private Operation Product(string input, float[] from, float[] to, QuantizedMatrix weights)
    {
        if (_integers.TryGetValue(input, out QuantizedRows? made))
            return rows => weights.Multiply(made, to, rows);
        QuantizedRows integers = _integers[input] = new(Capacity, weights.Inputs);
        return rows =>
        {
            integers.Read(from, rows);
            weights.Multiply(integers, to, rows);
        };
    }
}
