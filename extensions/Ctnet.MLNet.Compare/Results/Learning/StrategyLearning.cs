using Ctnet.MLNet.Compare.Runs;

namespace Ctnet.MLNet.Compare;

/// <summary>What a strategy's models learnt over time; means over the seeds.</summary>
/// <param name="Periods">When the periods begin.</param>
/// <param name="Gates">How far gates were open: those of a layer's adapter, or of a transferred vector.</param>
/// <param name="Cosines">The cosine between common and independent knowledge, for each entity.</param>
/// <param name="Importances">The importance of each entity's specific fields.</param>
/// <param name="Fallback">What a fallback measured; null without one.</param>
public sealed record StrategyLearning(
    IReadOnlyList<string> Periods,
    IReadOnlyList<LearntSeries> Gates,
    IReadOnlyList<LearntSeries> Cosines,
    IReadOnlyList<LearntSeries> Importances,
    FallbackSeries? Fallback)
{
    /// <summary>Null if no run has learnt anything of this kind.</summary>
    internal static StrategyLearning? Of(IEnumerable<FinishedRun> runs)
    {
        PeriodLearning[] all = [.. runs.SelectMany(run => run.Learning)];
        if (all.Length == 0)
            return null;
        string[] periods = [.. all.Select(learning => learning.Period).Distinct().Order(StringComparer.Ordinal)];
        return new(periods, Series(GatesOf), Series(CosinesOf), Series(ImportancesOf), Fallback());

        FallbackSeries? Fallback() => all.All(learning => learning.Transfer is null)
            ? null
            : new(
                TransferSeries("difference", check => check.RecentDifference),
                TransferSeries("usesSource", check => check.UsesSource ? 1 : 0));

        LearntSeries TransferSeries(string name, Func<FallbackCheck, double?> valueOf) =>
            Series(learning => learning.Transfer is FallbackCheck check ? [(name, valueOf(check))] : []).FirstOrDefault()
            ?? new(name, [.. periods.Select(_ => (double?)null)]);

        List<LearntSeries> Series(Func<PeriodLearning, IEnumerable<(string Name, double? Value)>> valuesOf)
        {
            ILookup<string, (string Period, double Value)> values =
                (from learning in all
                 from one in valuesOf(learning)
                 where one.Value is not null
                 select (one.Name, learning.Period, one.Value!.Value)).ToLookup(one => one.Name, one => (one.Period, one.Value));
            return
            [
                .. values.Select(series => new LearntSeries(series.Key, [.. periods.Select(period => MeanOf(series, period))])),
            ];
        }
    }

    private static IEnumerable<(string Name, double? Value)> GatesOf(PeriodLearning learning) =>
        learning.Adapters.Select(gates => (gates.Vector ?? $"layer {gates.Layer}", (double?)gates.Openness));

    private static IEnumerable<(string Name, double? Value)> CosinesOf(PeriodLearning learning) =>
        learning.Entities.Select(entity => (entity.Entity, entity.Cosine));

    private static IEnumerable<(string Name, double? Value)> ImportancesOf(PeriodLearning learning) =>
        from entity in learning.Entities
        from field in entity.Importances
        select ($"{entity.Entity}: {field.Field}", (double?)field.Importance);

    private static double? MeanOf(IEnumerable<(string Period, double Value)> values, string period)
    {
        double[] found = [.. values.Where(value => value.Period == period).Select(value => value.Value)];
        return found.Length == 0 ? null : found.Average();
    }
}
