namespace Ctnet.MLNet.Batches;

/// <summary>Which of a network's logits predicts a row.</summary>
/// <param name="Count">The number of logits.</param>
/// <param name="Of">The number of a row's logit, from 0.</param>
internal sealed record LogitChoice(int Count, Func<ImpressionChunk, int, int> Of);
