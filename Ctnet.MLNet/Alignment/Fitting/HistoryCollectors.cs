using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Alignment.Histories;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>Collects the histories of all fields that are built from the log, while the rows of one domain are read.</summary>
internal sealed class HistoryCollectors
{
    private readonly List<(FeatureField Field, StatisticCollector Collector)> _statistics = [];
    private readonly List<(FeatureField Field, SequenceCollector Collector)> _sequences = [];
    private readonly HashSet<string> _keys = [];

    // The provisional ids of the current row's keys, by the fields' names.
    private readonly Dictionary<string, int> _current = [];

    /// <param name="schema">The schema.</param>
    /// <param name="domain">The domain of the rows. Fields that name another domain are not built from them.</param>
    public HistoryCollectors(FeatureSchema schema, string domain)
    {
        foreach (FeatureField field in schema.Fields.Where(
            field => field.IsHistory && (field.HistoryDomain ?? domain) == domain))
        {
            if (field.Kind == FieldKind.Statistic)
                _statistics.Add((field, new(schema.Horizon)));
            else
                _sequences.Add((field, new(field.MaximumValues, schema.Horizon)));
            _keys.UnionWith(new[] { field.Of, field.By }.OfType<string>());
        }
    }

    /// <summary>Whether there is a field that is built from these rows.</summary>
    public bool Any => _statistics.Count + _sequences.Count > 0;

    /// <summary>Whether a history is built from the ids of a field.</summary>
    public bool IsKey(FeatureField field) => _keys.Contains(field.Name);

    /// <summary>Sets the provisional id of a field in the current row.</summary>
    public void SetKey(FeatureField field, int id) => _current[field.Name] = id;

    /// <summary>Adds the current row to all histories.</summary>
    /// <param name="period">The row's period.</param>
    /// <param name="time">The row's time in ticks since 1970-01-01 UTC.</param>
    /// <param name="clicked">Whether the row was clicked.</param>
    public void Add(long period, long time, bool clicked)
    {
        foreach ((FeatureField field, StatisticCollector statistic) in _statistics)
            statistic.Add(_current.GetValueOrDefault(field.Of!), period, clicked);
        foreach ((FeatureField field, SequenceCollector sequence) in _sequences)
        {
            if (clicked || !field.ClicksOnly)
                sequence.Add(_current.GetValueOrDefault(field.By!), time, period, _current.GetValueOrDefault(field.Of!));
        }
    }

    public void Write(ShareWriter writer)
    {
        foreach ((_, StatisticCollector statistic) in _statistics)
            writer.Write(statistic.Counts);
        foreach ((_, SequenceCollector sequence) in _sequences)
            writer.Write(sequence.Events);
    }

    /// <summary>Adds the histories of another rank, whose rows follow.</summary>
    /// <param name="reader">What that rank wrote.</param>
    /// <param name="idOf">For a field's name, maps its provisional ids to those here.</param>
    public void Merge(ShareReader reader, Func<string, Func<int, int>> idOf)
    {
        foreach ((FeatureField field, StatisticCollector statistic) in _statistics)
        {
            Func<int, int> keyOf = idOf(field.Of!);
            foreach ((int key, long period, long clicks, long rows) in reader.ReadAll<(int, long, long, long)>())
                statistic.Add(keyOf(key), period, clicks, rows);
        }

        foreach ((FeatureField field, SequenceCollector sequence) in _sequences)
        {
            (Func<int, int> keyOf, Func<int, int> listed) = (idOf(field.By!), idOf(field.Of!));
            foreach ((int key, long time, long period, int id) in reader.ReadAll<(int, long, long, int)>())
                sequence.Add(keyOf(key), time, period, listed(id));
        }
    }

    /// <summary>Counts the rows of keys as those of values that were never seen.</summary>
    /// <param name="fields">The names of the key fields.</param>
    /// <param name="ids">The provisional ids of the keys, which may stand for other values from now on.</param>
    public void Forget(IReadOnlySet<string> fields, IReadOnlySet<int> ids)
    {
        foreach ((FeatureField field, StatisticCollector statistic) in _statistics)
        {
            if (fields.Contains(field.Of!))
                statistic.Forget(ids);
        }

        foreach ((FeatureField field, SequenceCollector sequence) in _sequences)
        {
            bool keys = fields.Contains(field.By!), listed = fields.Contains(field.Of!);
            if (keys || listed)
                sequence.Forget((key, id) => (keys && ids.Contains(key)) || (listed && ids.Contains(id)));
        }
    }

    /// <summary>The previous statistics, extended by the collected rows.</summary>
    /// <param name="previous">
    /// The statistics before this fit, by <see cref="FittedAlignment.HistoryName"/>; null for none.
    /// </param>
    /// <param name="domain">The domain of the rows.</param>
    /// <param name="finalId">For a field's name, the map from provisional to final ids.</param>
    public Dictionary<string, StatisticHistory> BuildStatistics(
        IReadOnlyDictionary<string, StatisticHistory>? previous, string domain, Func<string, Func<int, int>> finalId)
    {
        Dictionary<string, StatisticHistory> statistics = previous?.ToDictionary() ?? [];
        foreach ((FeatureField field, StatisticCollector collector) in _statistics)
        {
            string name = FittedAlignment.HistoryName(field, domain);
            StatisticHistory history = statistics.GetValueOrDefault(name) ?? StatisticHistory.Empty;
            statistics[name] = collector.Build(history, finalId(field.Of!));
        }

        return statistics;
    }

    /// <summary>The previous sequences, extended by the collected rows.</summary>
    /// <param name="previous">The sequences before this fit, by <see cref="FittedAlignment.HistoryName"/>; null for none.</param>
    /// <param name="domain">The domain of the rows.</param>
    /// <param name="finalId">For a field's name, the map from provisional to final ids.</param>
    public Dictionary<string, SequenceHistory> BuildSequences(
        IReadOnlyDictionary<string, SequenceHistory>? previous, string domain, Func<string, Func<int, int>> finalId)
    {
        Dictionary<string, SequenceHistory> sequences = previous?.ToDictionary() ?? [];
        foreach ((FeatureField field, SequenceCollector collector) in _sequences)
        {
            string name = FittedAlignment.HistoryName(field, domain);
            SequenceHistory history = sequences.GetValueOrDefault(name) ?? SequenceHistory.Empty;
            sequences[name] = collector.Build(history, finalId(field.By!), finalId(field.Of!));
        }

        return sequences;
    }
}
