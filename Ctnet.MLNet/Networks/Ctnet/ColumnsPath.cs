using Ctnet.MLNet.Networks.Passes;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Ctnet;

/// <summary>
/// Reads the source tower's vectors from the columns that FeaturizeWithSourceTower adds to the data: s_0 .. s_L, then the logit.
/// </summary>
internal sealed class ColumnsPath(IReadOnlyList<string> names, IReadOnlyList<int> widths) : SourcePath
{
    public override IReadOnlyList<int> Widths { get; } = [.. widths.Take(widths.Count - 1)];

    public override IReadOnlyList<FeaturePlan?> Columns { get; } = new FeaturePlan?[names.Count];

    public override SourceVectors Compute(BatchPart part)
    {
        // Column 0 has the target's features.
        Tensor[] columns = [.. Enumerable.Range(1, names.Count).Select(part.Vector)];
        return new(columns[..^1], columns[^1].squeeze(1));
    }

    public override SourcePass CreatePass() => new ColumnsSourcePass(widths);

    public override (string[] Hidden, string Logit) Export(GraphBuilder graph)
    {
        string[] inputs = [.. names.Zip(widths, graph.Input)];
        return (inputs[..^1], inputs[^1]);
    }
}
