using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Alignment.Histories;
using Ctnet.MLNet.Alignment.Reporting;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// The ids that a fit took from their values. New values may have them from now on, so what was learnt under them is removed.
/// </summary>
/// <param name="schema">The schema.</param>
/// <param name="ids">The ids, by the names of their spaces.</param>
internal sealed class EvictedIds(FeatureSchema schema, IReadOnlyDictionary<string, IReadOnlySet<int>> ids)
{
    private static readonly HashSet<int> s_none = [];

    /// <summary>The statistics without those of evicted keys.</summary>
    public IReadOnlyDictionary<string, StatisticHistory> RemoveFrom(IReadOnlyDictionary<string, StatisticHistory> statistics) =>
        Change(statistics, (field, history) =>
            Of(field.Of!) is { Count: > 0 } keys ? history.Without(keys) : history);

    /// <summary>The sequences without those of evicted keys, and without events that list an evicted id.</summary>
    public IReadOnlyDictionary<string, SequenceHistory> RemoveFrom(IReadOnlyDictionary<string, SequenceHistory> sequences) =>
        Change(sequences, (field, history) =>
        {
            (IReadOnlySet<int> keys, IReadOnlySet<int> listed) = (Of(field.By!), Of(field.Of!));
            return keys.Count + listed.Count > 0 ? history.Without(keys, listed) : history;
        });

    /// <summary>The profiles, whose counts of evicted ids no longer count for the values that get these ids.</summary>
    public AlignmentProfile RemoveFrom(AlignmentProfile profile) => ids.Count == 0
        ? profile
        : profile.With((field, met) => schema.GetField(field) is { HasIdentifiers: true, IsHistory: false }
            ? met.WithoutIds(Of(field))
            : met);

    private IReadOnlySet<int> Of(string field) => ids.GetValueOrDefault(schema.SpaceOfField(field)) ?? s_none;

    private IReadOnlyDictionary<string, T> Change<T>(IReadOnlyDictionary<string, T> histories, Func<FeatureField, T, T> change)
    {
        if (ids.Count == 0)
            return histories;
        var changed = histories.ToDictionary();
        foreach (FeatureField field in schema.Fields.Where(field => field.IsHistory))
        {
            foreach (string name in NamesOf(field).Where(histories.ContainsKey))
                changed[name] = change(field, histories[name]);
        }

        return changed;
    }

    // Models of earlier releases have one history of all domains, under the field's name.
    private IEnumerable<string> NamesOf(FeatureField field) =>
        schema.Domains.Select(domain => FittedAlignment.HistoryName(field, domain.Name)).Distinct().Prepend(field.Name);
}
