namespace Ctnet.MLNet.Compare;

/// <summary>The measures of a trial over the target rows that a rung adds. Each was scored before it was trained on.</summary>
/// <param name="Rung">The number of the rung, from 1.</param>
/// <param name="LogLoss">The mean log loss, in nats. Trials are ranked by it.</param>
/// <param name="Auc">The AUC; null if the rows are of one class.</param>
public sealed record TuneScore(int Rung, double LogLoss, double? Auc);
