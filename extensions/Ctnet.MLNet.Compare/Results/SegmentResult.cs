namespace Ctnet.MLNet.Compare;

/// <summary>A strategy in a segment.</summary>
/// <param name="By">What divides the rows.</param>
/// <param name="Name">The segment.</param>
/// <param name="Auc">AUC of the segment's rows.</param>
/// <param name="Gauc">The mean AUC within the segment's users.</param>
/// <param name="AucVersusTargetOnly">The gain in AUC over target-only; null as in <see cref="StrategyResult"/>.</param>
/// <param name="GaucVersusTargetOnly">The gain in GAUC over target-only.</param>
public sealed record SegmentResult(
    string By,
    string Name,
    Spread Auc,
    Spread Gauc,
    Gain? AucVersusTargetOnly,
    Gain? GaucVersusTargetOnly);
