using Ctnet.MLNet.Scoring.Nodes;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// A trained network as a list of operations, each of which reads inputs or the outputs of earlier ones. The executor, the model
/// file and the ONNX export read it; none of them needs libtorch.
/// </summary>
/// <param name="Inputs">The widths of the vectors that a row comes with, by name.</param>
/// <param name="Nodes">The operations, in the order in which they are computed.</param>
internal sealed record ScoringGraph(IReadOnlyDictionary<string, int> Inputs, IReadOnlyList<GraphNode> Nodes);
