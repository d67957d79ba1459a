namespace Ctnet.MLNet.Scoring;

/// <summary>How a graph is executed.</summary>
/// <param name="FoldedBytes">The memory that folded layers may take.</param>
/// <param name="Precision">The precision of matrix products.</param>
internal readonly record struct ExecutionSettings(long FoldedBytes, ScoringPrecision Precision)
{
    public static ExecutionSettings Default { get; } = new(GraphFolding.DefaultBytes, ScoringPrecision.Full);

    /// <summary>The graph as it is executed.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="kept">Nodes to keep. Nodes that no other node reads are kept too; others may be left out.</param>
    public CompiledGraph Apply(CompiledGraph graph, params IEnumerable<string> kept) =>
        GraphFolding.Fold(graph, FoldedBytes, kept).With(Precision);
}
