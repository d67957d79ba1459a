namespace Ctnet.MLNet;

/// <summary>A small model that a device trained on simulated rows.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="TrainedRowsPerSecond">
/// Rows a second of a fit, with reading and encoding. Short fits are slower than long ones.
/// </param>
/// <param name="ScoredRowsPerSecond">
/// Rows a second of scoring with the trained model, which runs on the CPU in C#: the fastest of three passes.
/// </param>
/// <param name="LogLoss">The log loss of the trained model on its rows.</param>
/// <param name="BaseLogLoss">The log loss of the mean click rate. A model that has learned is below it.</param>
/// <param name="LogLossDifference">The difference from the CPU's log loss; null for the CPU.</param>
/// <param name="LargestDifference">The largest difference of a probability from the CPU's; null for the CPU.</param>
public sealed record TorchTrial(
    int Rows,
    double TrainedRowsPerSecond,
    double ScoredRowsPerSecond,
    double LogLoss,
    double BaseLogLoss,
    double? LogLossDifference,
    double? LargestDifference);
