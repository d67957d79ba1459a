using System.Globalization;
using Ctnet.MLNet.Alignment.Reporting;
using Ctnet.MLNet.Evaluation;
using Microsoft.ML;

namespace Ctnet.MLNet.Continual;

/// <summary>Holds a period's rows against those of the last one that was taken in, and a step against the model before it.</summary>
internal sealed class DriftGuard(MLContext ml, DriftGuardOptions options)
{
    // So many standard errors are no chance.
    private const double Deviations = 4;

    private const int NumberBins = 10;

    /// <summary>The last period that was taken in; null before the second one.</summary>
    public PeriodInputs? Known { get; private set; }

    /// <summary>Rows that no step was trained on, the newest first; null before any.</summary>
    public StoredRows? HeldOut { get; private set; }

    /// <summary>How many of a period's rows a step may train on; the others are held out.</summary>
    public long TrainedOf(long rows) => rows - (long)(options.HeldOutShare * rows);

    /// <summary>What has changed, in sentences.</summary>
    public IReadOnlyList<string> Compare(PeriodInputs inputs) =>
        Known is PeriodInputs known && Math.Min(known.Rows, inputs.Rows) >= options.LeastRows ? [.. Changes(known, inputs)] : [];

    /// <summary>Why a step is not published; null where it is.</summary>
    /// <param name="before">The model before the step.</param>
    /// <param name="after">The model after it.</param>
    /// <param name="measure">Measures scored rows.</param>
    public string? Judge(ITransformer before, ITransformer after, Func<IDataView, CtrMetrics> measure)
    {
        if (HeldOut is null || HeldOut.Count < options.LeastRows)
            return null;
        CtrMetrics old = measure(before.Transform(HeldOut.View)), next = measure(after.Transform(HeldOut.View));
        if (!(next.LogLoss > old.LogLoss + options.MostLogLossRise) && !(next.Auc < old.Auc - options.MostAucFall))
            return null;
        return string.Create(CultureInfo.InvariantCulture, $"Not published: over {HeldOut.Count} rows held out from earlier periods the step moves ")
            + string.Create(CultureInfo.InvariantCulture, $"the log loss from {old.LogLoss:0.0000} to {next.LogLoss:0.0000} ")
            + string.Create(CultureInfo.InvariantCulture, $"and the AUC from {old.Auc:0.0000} to {next.Auc:0.0000}.");
    }

    /// <summary>The period was taken in.</summary>
    /// <param name="inputs">What its rows were like; null where there were none, or no model to look through.</param>
    /// <param name="heldOut">The rows that were not trained on.</param>
    /// <param name="count">How many.</param>
    public void TakeIn(PeriodInputs? inputs, IDataView heldOut, long count)
    {
        Known = inputs ?? Known;
        if (count == 0)
            return;
        IDataView all = HeldOut is null ? heldOut : ml.Data.AppendRows(heldOut, HeldOut.View);
        HeldOut = StoredRows.Of(ml, ml.Data.TakeRows(all, options.HeldOutRows));
    }

    /// <summary>Goes on from what was stored.</summary>
    public void Restore(PeriodInputs? known, StoredRows? heldOut) => (Known, HeldOut) = (known, heldOut);

    private IEnumerable<string> Changes(PeriodInputs known, PeriodInputs inputs)
    {
        if (Differs(known.LabelRate, inputs.LabelRate, known.Rows, inputs.Rows, options.MostLabelRateFactor))
            yield return Say($"The click rate went from {known.LabelRate:0.0000} to {inputs.LabelRate:0.0000}.");
        if (Differs(known.ScoreMean, inputs.ScoreMean, known.Rows, inputs.Rows, options.MostScoreMeanFactor))
            yield return Say($"The mean predicted probability went from {known.ScoreMean:0.0000} to {inputs.ScoreMean:0.0000}.");
        foreach ((FieldInputs was, FieldInputs field) in known.Fields.Zip(inputs.Fields))
        {
            double coverage = Share(field.RowsWithValue, inputs.Rows), before = Share(was.RowsWithValue, known.Rows);
            if (Math.Abs(coverage - before) > options.MostCoverageChange)
                yield return Say($"Field '{field.Name}' has a value in {coverage:P0} of the rows, after {before:P0}.");
            double neverSeen = Share(field.NeverSeen, field.Values), seenBefore = Share(was.NeverSeen, was.Values);
            if (neverSeen - seenBefore > options.MostNeverSeenRise)
                yield return Say($"{neverSeen:P0} of the values of field '{field.Name}' were never seen before, after {seenBefore:P0}.");
            double index = IndexOf(was, field);
            if (index > options.MostPopulationStabilityIndex)
                yield return Say($"The values of field '{field.Name}' are spread otherwise than before: its population stability index is {index:0.00}.");
        }

        static string Say(FormattableString text) => FormattableString.Invariant(text);
    }

    private static bool Differs(double p, double q, long n, long m, double factor)
    {
        double error = Math.Sqrt(p * (1 - p) / n + q * (1 - q) / m);
        return Math.Max(p, q) > factor * Math.Min(p, q) && Math.Abs(p - q) > Deviations * error;
    }

    // What two samples of one population would show is taken off: about one over its size for each bin and sample.
    private static double IndexOf(FieldInputs was, FieldInputs now)
    {
        if (now.Buckets.Length == 0)
            return PopulationStability.OfNumbers(was.Numbers, now.Numbers) - Noise(NumberBins, was.Numbers.Length, now.Numbers.Length);
        int bins = was.Buckets.Zip(now.Buckets).Count(pair => pair.First + pair.Second > 0);
        return PopulationStability.OfCounts(Counts(was), Counts(now)) - Noise(bins, was.Buckets.Sum(), now.Buckets.Sum());

        static Dictionary<int, int> Counts(FieldInputs field) =>
            field.Buckets.Index().Where(bucket => bucket.Item > 0).ToDictionary(bucket => bucket.Index, bucket => bucket.Item);
    }

    private static double Noise(int bins, long n, long m) => Math.Max(bins - 1, 0) * (1.0 / Math.Max(n, 1) + 1.0 / Math.Max(m, 1));

    private static double Share(long part, long all) => all == 0 ? 0 : (double)part / all;
}
