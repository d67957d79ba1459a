namespace Ctnet.MLNet.Compare;

/// <summary>A strategy over all seeds.</summary>
/// <param name="Name">The strategy's name.</param>
/// <param name="Auc">AUC.</param>
/// <param name="Gauc">The mean AUC within users.</param>
/// <param name="GaucCoverage">The share of the rows that GAUC covers: rows of users with and without clicks.</param>
/// <param name="LogLoss">Log loss.</param>
/// <param name="Pcoc">Predicted over observed clicks; 1 is calibrated.</param>
/// <param name="CalibrationError">The mean gap between predictions and click rates.</param>
/// <param name="TrainRowsPerSecond">Rows trained on in a second; null if the strategy does not train.</param>
/// <param name="Seconds">Seconds of training, without training the source model and without scoring.</param>
public sealed record StrategyResult(
    string Name,
    Spread Auc,
    Spread Gauc,
    double? GaucCoverage,
    Spread LogLoss,
    Spread Pcoc,
    Spread CalibrationError,
    double? TrainRowsPerSecond,
    double Seconds)
{
    /// <summary>The gain over target-only; null for target-only itself, and if target-only was not run.</summary>
    public Comparison? VersusTargetOnly { get; init; }

    /// <summary>The gain over the other strategy with the best AUC; null if there is no other.</summary>
    public Comparison? VersusBest { get; init; }

    /// <summary>AUC and GAUC in each segment.</summary>
    public required IReadOnlyList<SegmentResult> Segments { get; init; }

    /// <summary>How high clicked rows rank within requests or users.</summary>
    public required RankingResult Ranking { get; init; }

    /// <summary>Predictions against click rates, in ten parts with the same number of rows; all seeds together.</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>The measured rows in time order, in twelve parts of whole periods and about the same number of rows.</summary>
    public required IReadOnlyList<SpanResult> Timeline { get; init; }

    /// <summary>Whether transfer helped, period by period; null for target-only itself, and if target-only was not run.</summary>
    public IReadOnlyList<PeriodVerdict>? Transfer { get; init; }

    /// <summary>What the strategy's models learnt over time; null if they have no gates or entities.</summary>
    public StrategyLearning? Learning { get; init; }

    /// <summary>
    /// How much the strategy's pipeline relies on each field, the most important first; null if it is not one pipeline.
    /// </summary>
    public IReadOnlyList<FieldResult>? Fields { get; init; }

    /// <summary>Each seed.</summary>
    public required IReadOnlyList<SeedResult> Seeds { get; init; }
}
