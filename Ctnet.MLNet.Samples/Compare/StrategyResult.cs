using Ctnet.MLNet.Samples.Compare.Statistics;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>A strategy over all seeds; seconds are of training, without the source model's and without scoring.</summary>
internal sealed record StrategyResult(
    string Name, Spread Auc, Spread Gauc, double? GaucCoverage, Spread LogLoss, Spread Pcoc, Spread CalibrationError,
    double? TrainRowsPerSecond, double Seconds)
{
    /// <summary>The gain over target-only; null where that is not among the strategies, or this is it.</summary>
    public Comparison? VersusTargetOnly { get; init; }

    /// <summary>The gain over the best of all others by AUC; null where there is no other.</summary>
    public Comparison? VersusBest { get; init; }

    /// <summary>AUC and GAUC in each segment.</summary>
    public required IReadOnlyList<SegmentResult> Segments { get; init; }

    /// <summary>What was predicted and what came, rows in ten parts of equally many by prediction; all seeds together.</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>The reported rows in time order, in twelve parts of whole periods and about equally many rows; means over seeds.</summary>
    public required IReadOnlyList<SpanResult> Timeline { get; init; }

    /// <summary>Whether it helped, period by period; null where there is no target-only to say, or this is it.</summary>
    public IReadOnlyList<PeriodVerdict>? Transfer { get; init; }

    /// <summary>What its models learnt over time; null where there was nothing to look at.</summary>
    public StrategyLearning? Learning { get; init; }

    /// <summary>Each seed.</summary>
    public required IReadOnlyList<SeedResult> Seeds { get; init; }
}

/// <summary>A gain over another strategy.</summary>
internal sealed record Comparison(string Strategy, Gain Auc, Gain Gauc);

/// <summary>A strategy in a segment.</summary>
internal sealed record SegmentResult(string By, string Name, Spread Auc, Spread Gauc, Gain? AucVersusTargetOnly, Gain? GaucVersusTargetOnly);

/// <summary>Rows of about the same prediction.</summary>
internal sealed record ReliabilityBin(double Predicted, double Clicked, int Rows);

/// <summary>Consecutive periods.</summary>
internal sealed record SpanResult(string From, string To, int Rows, double? Auc, double? Gauc, double? LogLoss, double? Pcoc);

/// <summary>A strategy with one seed.</summary>
internal sealed record SeedResult(int Seed, double? Auc, double? Gauc, double? LogLoss, double? Pcoc, IReadOnlyList<PeriodResult> Periods);

/// <summary>A strategy with one seed in one period.</summary>
internal sealed record PeriodResult(string Start, int Rows, double? Auc, double? LogLoss);
