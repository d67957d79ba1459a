using Ctnet.MLNet.Training;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>What a strategy's models learnt, over time: means over the seeds, by period; null where a period has none.</summary>
/// <param name="Periods">When the periods begin.</param>
/// <param name="Gates">How far gates were open: of a layer's adapter, or of a transferred vector.</param>
/// <param name="Cosines">Between common and independent knowledge, for each entity.</param>
/// <param name="Importances">Of each entity's specific fields.</param>
/// <param name="Fallback">Of a model with a fallback; null without one.</param>
internal sealed record StrategyLearning(
    IReadOnlyList<string> Periods, IReadOnlyList<LearntSeries> Gates, IReadOnlyList<LearntSeries> Cosines, IReadOnlyList<LearntSeries> Importances,
    FallbackSeries? Fallback)
{
    /// <summary>Null where no model had anything to look at.</summary>
    public static StrategyLearning? Of(IEnumerable<FinishedRun> runs)
    {
        PeriodLearning[] all = [.. runs.SelectMany(run => run.Learning)];
        if (all.Length == 0)
            return null;
        string[] periods = [.. all.Select(learning => learning.Period).Distinct().Order(StringComparer.Ordinal)];
        return new(
            periods,
            Series(learning => learning.Adapters.Select(gates => (gates.Vector ?? $"layer {gates.Layer}", (double?)gates.Openness))),
            Series(learning => learning.Entities.Select(entity => (entity.Entity, entity.Cosine))),
            Series(learning => learning.Entities.SelectMany(entity =>
                entity.Importances.Select(field => ($"{entity.Entity}: {field.Field}", (double?)field.Importance)))),
            all.All(learning => learning.Transfer is null) ? null : new(
                Transfer("difference", check => check.RecentDifference), Transfer("usesSource", check => check.UsesSource ? 1 : 0)));

        LearntSeries Transfer(string name, Func<TransferCheck, double?> valueOf) =>
            Series(learning => learning.Transfer is TransferCheck check ? [(name, valueOf(check))] : []).FirstOrDefault()
            ?? new(name, [.. periods.Select(_ => (double?)null)]);

        List<LearntSeries> Series(Func<PeriodLearning, IEnumerable<(string Name, double? Value)>> valuesOf)
        {
            ILookup<string, (string Period, double Value)> values = all
                .SelectMany(learning => valuesOf(learning).Where(one => one.Value is not null).Select(one => (one.Name, learning.Period, one.Value!.Value)))
                .ToLookup(one => one.Name, one => (one.Period, one.Value));
            return [.. values.Select(series => new LearntSeries(series.Key, [.. periods.Select(period => MeanOf(series, period))]))];
        }
    }

    private static double? MeanOf(IEnumerable<(string Period, double Value)> values, string period)
    {
        double[] found = [.. values.Where(value => value.Period == period).Select(value => value.Value)];
        return found.Length == 0 ? null : found.Average();
    }
}
