namespace Ctnet.MLNet.Scoring;

/// <summary>
/// A trained network as a short list of typed operations, each of which reads inputs or the outputs of earlier ones. The C# executor,
/// the model file and exports read it; none of them needs libtorch.
/// </summary>
/// <param name="Inputs">The vectors that a row comes with, by name, and their widths.</param>
/// <param name="Nodes">The operations, in the order in which they are computed.</param>
internal sealed record ScoringGraph(IReadOnlyDictionary<string, int> Inputs, IReadOnlyList<GraphNode> Nodes);
