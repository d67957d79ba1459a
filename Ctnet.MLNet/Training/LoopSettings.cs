namespace Ctnet.MLNet.Training;

/// <summary>What the training loop needs of a trainer's options.</summary>
/// <param name="Epochs">Passes over the rows.</param>
/// <param name="LearningRate">Of dense weights.</param>
/// <param name="EmbeddingLearningRate">Of embedding rows.</param>
/// <param name="Period">What the rows are called, for messages.</param>
internal sealed record LoopSettings(int Epochs, double LearningRate, double EmbeddingLearningRate, string? Period = null);
