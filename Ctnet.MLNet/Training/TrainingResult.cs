using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Training;

/// <summary>What training gives.</summary>
/// <param name="Rows">Rows of one pass.</param>
/// <param name="LogLoss">The mean log loss of the last pass, in nats, before each update; null without rows.</param>
/// <param name="Gates">How far the adapters' gates were open in the last pass.</param>
/// <param name="Entities">What it learnt of each entity in the last pass; empty but for multi-entity models.</param>
/// <param name="Weights">All trained weights, by name.</param>
/// <param name="OptimizerState">The optimizers' state, under the weights' names.</param>
internal sealed record TrainingResult(
    long Rows, double? LogLoss, IReadOnlyList<AdapterGates> Gates, IReadOnlyList<EntityKnowledge> Entities,
    Dictionary<string, WeightTensor> Weights, Dictionary<string, WeightTensor> OptimizerState)
{
    /// <summary>Refuses a result that has what is no number: the last batch's update is not seen by any loss.</summary>
    /// <param name="period">What the rows were called.</param>
    /// <exception cref="TrainingDivergedException">A weight, or a value of the optimizers' state, is not finite.</exception>
    public void CheckFinite(string? period)
    {
        if (Weights.Concat(OptimizerState).FirstOrDefault(values => !values.Value.IsFinite).Key is not string name)
            return;
        throw new TrainingDivergedException($"Training{(period is null ? "" : $" of '{period}'")} ended with weights '{name}' that are not all finite numbers: "
            + "look at the rows' numbers and weights, or lower the learning rates. The earlier model is as it was.")
        {
            Period = period,
        };
    }
}
