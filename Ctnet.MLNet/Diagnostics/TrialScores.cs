namespace Ctnet.MLNet.Diagnostics;

/// <summary>The predictions of a trained model, and how fast it was trained and scores.</summary>
internal sealed record TrialScores(
    float[] Probabilities, double LogLoss, double BaseLogLoss, double TrainedRowsPerSecond, double ScoredRowsPerSecond)
{
    /// <summary>The trial, compared with the CPU's; null for the CPU itself.</summary>
    public TorchTrial ComparedWith(TrialScores? cpu) => new(
        Probabilities.Length,
        TrainedRowsPerSecond,
        ScoredRowsPerSecond,
        LogLoss,
        BaseLogLoss,
        cpu is null ? null : LogLoss - cpu.LogLoss,
        cpu is null ? null : Probabilities.Zip(cpu.Probabilities, (one, other) => Math.Abs((double)one - other)).Max());
}
