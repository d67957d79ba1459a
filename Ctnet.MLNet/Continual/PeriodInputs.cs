namespace Ctnet.MLNet.Continual;

/// <summary>What a period's rows were like, as the model before them saw them.</summary>
/// <param name="Rows">How many there were.</param>
/// <param name="LabelRate">The share of clicks.</param>
/// <param name="ScoreMean">The mean of the predicted probabilities.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record PeriodInputs(long Rows, double LabelRate, double ScoreMean, IReadOnlyList<FieldInputs> Fields);
