using Ctnet.MLNet.Networks.Passes;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Networks.Ctnet;

/// <summary>The frozen source towers of a network with several sources. It owns them.</summary>
/// <param name="first">The first source's tower.</param>
/// <param name="further">The towers of the further sources, whose columns follow the first one's in this order.</param>
internal sealed class TowersPath(TowerPath first, IReadOnlyList<TowerPath> further) : SourcePath
{
    public override IReadOnlyList<SourcePath> Further => further;

    public override IReadOnlyList<int> Widths => first.Widths;

    public override IReadOnlyList<FeaturePlan?> Columns => [.. first.Columns, .. further.SelectMany(path => path.Columns)];

    public override SourceVectors Compute(BatchPart part) => first.Compute(part);

    public override SourcePass? CreatePass() => first.CreatePass();

    public override (string[] Hidden, string Logit) Export(GraphBuilder graph) => first.Export(graph);

    public override void Dispose()
    {
        first.Dispose();
        foreach (TowerPath path in further)
            path.Dispose();
        base.Dispose();
    }
}
