namespace Ctnet.MLNet.Samples.Compare;

/// <summary>What results.json says. Measures that the data does not define are null.</summary>
internal sealed record CompareResults(string Task, RowCounts Rows, IReadOnlyList<StrategyResult> Strategies);

/// <summary>Rows of the task.</summary>
/// <param name="Source">Rows of the source domain.</param>
/// <param name="Target">Rows of the target domain.</param>
/// <param name="Reported">Target rows that measures are taken over.</param>
internal sealed record RowCounts(int Source, int Target, int Reported);

/// <summary>A strategy over all seeds; seconds are of training, without the source model's and without scoring.</summary>
internal sealed record StrategyResult(
    string Name, Spread Auc, Spread Gauc, double? GaucCoverage, Spread LogLoss, Spread Pcoc, double? TrainRowsPerSecond, double Seconds,
    IReadOnlyList<SeedResult> Seeds);

/// <summary>A strategy with one seed.</summary>
internal sealed record SeedResult(int Seed, double? Auc, double? Gauc, double? LogLoss, double? Pcoc, IReadOnlyList<PeriodResult> Periods);

/// <summary>A strategy with one seed in one period.</summary>
internal sealed record PeriodResult(string Start, int Rows, double? Auc, double? LogLoss);
