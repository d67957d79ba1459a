namespace Ctnet.MLNet.Compare;

/// <summary>A strategy with one length of a step, over all seeds.</summary>
/// <param name="Name">The strategy's name.</param>
/// <param name="Auc">AUC.</param>
/// <param name="Gauc">The mean AUC within users.</param>
/// <param name="LogLoss">Log loss.</param>
/// <param name="Seconds">Seconds of training, without training the source model and without scoring.</param>
public sealed record StepStrategy(string Name, Spread Auc, Spread Gauc, Spread LogLoss, double Seconds)
{
    /// <summary>The AUC minus that of the same strategy with the shortest step; null for the shortest step itself.</summary>
    public Gain? AucVersusShortest { get; init; }

    /// <summary>The GAUC minus that of the same strategy with the shortest step; null for the shortest step itself.</summary>
    public Gain? GaucVersusShortest { get; init; }
}
