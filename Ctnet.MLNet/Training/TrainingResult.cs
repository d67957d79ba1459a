using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Training;

/// <summary>What training gives.</summary>
/// <param name="Rows">Rows of one pass.</param>
/// <param name="LogLoss">The mean log loss of the last pass, in nats, before each update; null without rows.</param>
/// <param name="Gates">How far the adapters' gates were open in the last pass.</param>
/// <param name="Weights">All trained weights, by name.</param>
/// <param name="OptimizerState">The optimizers' state, under the weights' names.</param>
internal sealed record TrainingResult(
    long Rows, double? LogLoss, IReadOnlyList<AdapterGates> Gates, Dictionary<string, WeightTensor> Weights, Dictionary<string, WeightTensor> OptimizerState);
