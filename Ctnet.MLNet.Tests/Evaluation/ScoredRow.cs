
namespace Ctnet.MLNet.Tests.Evaluation;

internal sealed record ScoredRow(bool Label, float Score, int Group);
