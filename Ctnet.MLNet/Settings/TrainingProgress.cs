namespace Ctnet.MLNet.Training;

/// <summary>How far training is.</summary>
/// <param name="Epoch">The pass over the rows, from 1.</param>
/// <param name="Epochs">How many passes there will be.</param>
/// <param name="Rows">Rows of this pass that were trained on.</param>
/// <param name="LogLoss">Mean log loss of this pass so far, in nats; before each update.</param>
/// <param name="RowsPerSecond">Rows a second since training began.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, long Rows, double LogLoss, double RowsPerSecond);
