using Ctnet.MLNet.Scoring.Nodes;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// Computes a graph in plain C#, a batch of rows at a time. It owns its buffers, so each thread or cursor has its own executor.
/// After it was made it does not allocate.
/// </summary>
internal sealed class GraphExecutor
{
    private readonly BatchBuffers _batch;
    private readonly Operation[] _operations;

    public GraphExecutor(CompiledGraph graph, int capacity = 1)
    {
        _batch = new BatchBuffers(graph.Scope, capacity);
        _operations = [.. graph.Graph.Nodes.Select(node => node.Compile(_batch))];
    }

    /// <summary>The most rows of one batch.</summary>
    public int Capacity => _batch.Capacity;

    /// <summary>The values of an input or a node for all rows of the batch, row after row.</summary>
    public Span<float> Values(string name) => _batch[name].Values;

    /// <summary>The vector of one row of an input or a node.</summary>
    public Span<float> Row(string name, int row) => _batch[name].Row(row);

    /// <summary>Computes all nodes for the first rows of the inputs.</summary>
    public void Run(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Capacity);
        foreach (Operation operation in _operations)
            operation(rows);
    }
}
