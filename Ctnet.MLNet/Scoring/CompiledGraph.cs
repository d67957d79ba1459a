using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Nodes;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// A graph with its weights, after all checks: an executor never reads outside of a table. Immutable, thread-safe; executors
/// share it.
/// </summary>
internal sealed class CompiledGraph
{
    /// <exception cref="InvalidModelException">The graph and the weights do not fit each other.</exception>
    public CompiledGraph(ScoringGraph graph, IReadOnlyDictionary<string, WeightTensor> weights)
    {
        (Graph, Scope) = (graph, new GraphScope(graph.Inputs, weights));
        foreach (GraphNode node in graph.Nodes)
            Scope.Define(node.Name, node.Check(Scope));
    }

    private CompiledGraph(CompiledGraph graph, ScoringPrecision precision) =>
        (Graph, Scope) = (graph.Graph, graph.Scope.With(precision));

    public ScoringGraph Graph { get; }

    /// <summary>The weights, and the widths of all inputs and nodes.</summary>
    public GraphScope Scope { get; }

    /// <summary>The memory that folded layers take beside the weights.</summary>
    public long FoldedBytes => Graph.Nodes.OfType<FoldedLinearNode>().Sum(node => node.Layer.Bytes);

    /// <summary>The same graph with another precision of matrix products.</summary>
    public CompiledGraph With(ScoringPrecision precision) => Scope.Precision == precision ? this : new(this, precision);

    /// <summary>The width of an input's or a node's vector.</summary>
    /// <exception cref="InvalidModelException">Neither an input nor a node has this name.</exception>
    public int WidthOf(string name) => Scope.WidthOf(name);
}
