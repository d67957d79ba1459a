namespace Ctnet.MLNet.Compare;

/// <summary>A strategy with one seed in one period.</summary>
/// <param name="Start">When the period begins.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Auc">AUC.</param>
/// <param name="LogLoss">Log loss.</param>
public sealed record SeedPeriod(string Start, int Rows, double? Auc, double? LogLoss);
