using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Training;

/// <summary>The result of a training loop.</summary>
/// <param name="Rows">The rows of one pass.</param>
/// <param name="LogLoss">
/// The mean log loss of clicks of the last pass, in nats, weighted by the rows' weights and before each update; null without rows
/// that count for their clicks.
/// </param>
/// <param name="Gates">How far the adapters' gates were open in the last pass.</param>
/// <param name="Entities">What the network learnt about each entity in the last pass; empty for models without entities.</param>
/// <param name="Weights">All trained weights by name.</param>
/// <param name="OptimizerState">The optimizers' state by weight name.</param>
internal sealed record TrainingResult(
    long Rows, double? LogLoss, IReadOnlyList<AdapterGates> Gates, IReadOnlyList<EntityKnowledge> Entities,
    Dictionary<string, WeightTensor> Weights, Dictionary<string, WeightTensor> OptimizerState)
{
    /// <summary>Throws if any weight is not finite. No loss shows the update of the last batch.</summary>
    /// <param name="period">The name of the rows; null for none.</param>
    /// <exception cref="TrainingDivergedException">A weight, or a value of the optimizers' state, is not finite.</exception>
    public void CheckFinite(string? period)
    {
        if (Weights.Concat(OptimizerState).FirstOrDefault(values => !values.Value.IsFinite).Key is not string name)
            return;
        string rows = period is null ? "" : $" of '{period}'";
        throw new TrainingDivergedException(
            $"Training{rows} ended with weights '{name}' that are not all finite numbers: "
            + "check the rows' numbers and weights, or lower the learning rates. The earlier model is unchanged.")
        {
            Period = period,
        };
    }
}
