namespace Ctnet.MLNet.Trainers;

/// <summary>The progress of training.</summary>
/// <param name="Epoch">The pass over the rows, from 1.</param>
/// <param name="Epochs">The number of passes that there will be at most.</param>
/// <param name="Rows">The rows of this pass that were trained on.</param>
/// <param name="LogLoss">
/// The mean log loss of this pass so far, in nats, weighted by the rows' weights. Each batch is measured before its update. NaN
/// while all rows have the weight 0.
/// </param>
/// <param name="RowsPerSecond">The mean number of rows a second since training began.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, long Rows, double LogLoss, double RowsPerSecond);
