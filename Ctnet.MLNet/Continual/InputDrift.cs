using Ctnet.MLNet.Alignment.Reporting;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Continual;

/// <summary>Compares the profiles of two periods' rows.</summary>
internal sealed class InputDrift(DriftGuardOptions options)
{
    // Differences of rates beyond this many standard errors count as drift.
    private const double Deviations = 4;

    private const int NumberBins = 10;

    /// <summary>What has changed, in sentences.</summary>
    public IEnumerable<string> Between(PeriodInputs before, PeriodInputs now)
    {
        if (Differs(before.LabelRate, now.LabelRate, before.Rows, now.Rows, options.MostLabelRateFactor))
            yield return Say($"The click rate went from {before.LabelRate:0.0000} to {now.LabelRate:0.0000}.");
        if (Differs(before.ScoreMean, now.ScoreMean, before.Rows, now.Rows, options.MostScoreMeanFactor))
            yield return Say($"The mean predicted probability went from {before.ScoreMean:0.0000} to {now.ScoreMean:0.0000}.");
        foreach ((FieldInputs fieldBefore, FieldInputs field) in before.Fields.Zip(now.Fields))
        {
            double coverage = Share(field.RowsWithValue, now.Rows);
            double coverageBefore = Share(fieldBefore.RowsWithValue, before.Rows);
            if (Math.Abs(coverage - coverageBefore) > options.MostCoverageChange)
                yield return Say($"Field '{field.Name}' has a value in {coverage:P0} of the rows, after {coverageBefore:P0}.");
            double unseen = Share(field.NeverSeen, field.Values);
            double unseenBefore = Share(fieldBefore.NeverSeen, fieldBefore.Values);
            if (unseen - unseenBefore > options.MostNeverSeenRise)
            {
                yield return Say($"{unseen:P0} of the values of field '{field.Name}' were never seen before, ")
                    + Say($"after {unseenBefore:P0}.");
            }

            double index = StabilityIndex(fieldBefore, field);
            if (index > options.MostPopulationStabilityIndex)
            {
                yield return Say($"The values of field '{field.Name}' have another distribution than before: ")
                    + Say($"the population stability index is {index:0.00}.");
            }
        }

        static string Say(FormattableString text) => FormattableString.Invariant(text);
    }

    private static bool Differs(double p, double q, long n, long m, double factor)
    {
        double error = Math.Sqrt(p * (1 - p) / n + q * (1 - q) / m);
        return Math.Max(p, q) > factor * Math.Min(p, q) && Math.Abs(p - q) > Deviations * error;
    }

    // Less the index that two samples of the same population have on average.
    private static double StabilityIndex(FieldInputs before, FieldInputs now)
    {
        if (now.Buckets.Length == 0)
        {
            return PopulationStability.OfNumbers(before.Numbers, now.Numbers)
                - Noise(NumberBins, before.Numbers.Length, now.Numbers.Length);
        }

        int bins = before.Buckets.Zip(now.Buckets).Count(pair => pair.First + pair.Second > 0);
        return PopulationStability.OfCounts(Counts(before), Counts(now)) - Noise(bins, before.Buckets.Sum(), now.Buckets.Sum());

        static Dictionary<int, int> Counts(FieldInputs field) =>
            field.Buckets.Index().Where(bucket => bucket.Item > 0).ToDictionary(bucket => bucket.Index, bucket => bucket.Item);
    }

    private static double Noise(int bins, long n, long m) =>
        Math.Max(bins - 1, 0) * (1.0 / Math.Max(n, 1) + 1.0 / Math.Max(m, 1));

    private static double Share(long part, long all) => all == 0 ? 0 : (double)part / all;
}
