namespace Ctnet.MLNet.Compare.Runs;

/// <summary>The result of one strategy with one seed.</summary>
/// <param name="Strategy">The strategy's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Seconds">Seconds of training, without training the source model and without scoring.</param>
/// <param name="TrainedRows">Rows trained on, counted once a pass.</param>
/// <param name="Probabilities">The predictions for the measured rows, in their order.</param>
/// <param name="Learning">What its models learnt, period by period; empty if they have no gates or entities.</param>
internal sealed record FinishedRun(
    string Strategy,
    int Seed,
    double Seconds,
    long TrainedRows,
    float[] Probabilities,
    IReadOnlyList<PeriodLearning> Learning)
{
    /// <summary>How much its pipeline relies on each field; empty if it was not measured.</summary>
    public IReadOnlyList<FieldRun> Fields { get; init; } = [];
}
