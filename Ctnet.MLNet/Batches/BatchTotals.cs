namespace Ctnet.MLNet.Batches;

/// <summary>The totals of the rows of a step.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Weights">Their weights in the loss.</param>
/// <param name="ConversionWeight">The sum of their weights in the conversion loss; 0 if conversions are not read.</param>
internal sealed record BatchTotals(long Rows, WeightTotals Weights, double ConversionWeight)
{
    public static BatchTotals Of(ImpressionBatch batch) =>
        new(batch.Count, WeightTotals.Of(batch), batch.ConversionWeights.Sum(weight => (double)weight));
}
