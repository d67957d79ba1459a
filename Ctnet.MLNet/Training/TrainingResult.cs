using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Training;

/// <summary>What training gives.</summary>
/// <param name="Rows">Rows of one pass.</param>
/// <param name="Weights">All trained weights, by name.</param>
/// <param name="OptimizerState">The optimizers' state, under the weights' names.</param>
internal sealed record TrainingResult(long Rows, Dictionary<string, WeightTensor> Weights, Dictionary<string, WeightTensor> OptimizerState);
