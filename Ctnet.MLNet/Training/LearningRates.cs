namespace Ctnet.MLNet.Training;

/// <summary>The learning rates of a network, before the schedule's factor.</summary>
/// <param name="Dense">The rate of dense weights.</param>
/// <param name="Embeddings">The rate of embedding rows.</param>
internal readonly record struct LearningRates(double Dense, double Embeddings);
