namespace Ctnet.MLNet.Samples.Compare;

/// <summary>What is left of a strategy with one seed when all periods are over.</summary>
/// <param name="Strategy">The strategy's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Seconds">Seconds spent in training, without the source model's and without scoring.</param>
/// <param name="TrainedRows">Rows trained on, those of several passes counted each time.</param>
/// <param name="Probabilities">Its predictions for the reported rows, in their order.</param>
/// <param name="Learning">What its models learnt, period by period; empty where there was nothing to look at.</param>
internal sealed record FinishedRun(
    string Strategy, int Seed, double Seconds, long TrainedRows, float[] Probabilities, IReadOnlyList<PeriodLearning> Learning);
