namespace Ctnet.MLNet.Training;

/// <summary>What the training loop needs of a trainer's options.</summary>
internal sealed record LoopSettings(int Epochs, double LearningRate, double EmbeddingLearningRate);
