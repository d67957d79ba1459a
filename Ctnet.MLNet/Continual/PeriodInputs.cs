namespace Ctnet.MLNet.Continual;

/// <summary>The profile of a period's rows, as the model of the periods before saw them.</summary>
/// <param name="Rows">How many rows there are.</param>
/// <param name="LabelRate">The share of clicks.</param>
/// <param name="ScoreMean">The mean of the predicted probabilities.</param>
/// <param name="Fields">The profiles of the fields.</param>
internal sealed record PeriodInputs(long Rows, double LabelRate, double ScoreMean, IReadOnlyList<FieldInputs> Fields)
{
    /// <summary>The profile of these rows and of further ones, which another rank has.</summary>
    public PeriodInputs With(PeriodInputs other)
    {
        long rows = Rows + other.Rows;
        double Mean(double own, double others) => (own * Rows + others * other.Rows) / Math.Max(rows, 1);
        return new(
            rows, Mean(LabelRate, other.LabelRate), Mean(ScoreMean, other.ScoreMean),
            [.. Fields.Zip(other.Fields, (field, next) => field.With(next))]);
    }
}
