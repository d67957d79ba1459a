using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Alignment.Reporting;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Ranks;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// Collects all parts of a fitted alignment while the rows of one domain are read: vocabularies, scales, histories, and the
/// profiles for the report.
/// </summary>
internal sealed class AlignmentCollectors
{
    private readonly FeatureSchema _schema;
    private readonly FeatureDomain _domain;
    private readonly FittedAlignment? _previous;
    private readonly Dictionary<string, IdCollector> _ids = [];
    private readonly Dictionary<string, NumericScaleBuilder> _scales = [];
    private readonly Dictionary<string, FieldProfiler> _profilers = [];
    private readonly Dictionary<string, VectorProfiler> _vectors = [];

    // The spaces in which values wait until they were met often enough.
    private readonly (string Space, VocabularyCollector Ids)[] _waiting;

    /// <param name="schema">The schema.</param>
    /// <param name="domain">The domain of the rows.</param>
    /// <param name="previous">The alignment that this one extends; null for a new one.</param>
    public AlignmentCollectors(FeatureSchema schema, FeatureDomain domain, FittedAlignment? previous)
    {
        _schema = schema;
        _domain = domain;
        _previous = previous;
        Histories = new HistoryCollectors(schema, domain.Name);
        foreach (FeatureField field in schema.Fields)
        {
            if (field.HasIdentifiers && !field.IsHistory)
                _ids.TryAdd(schema.SpaceOf(field), CreateIds(field));
            else if (field.Kind == FieldKind.Numeric && domain.Fields.ContainsKey(field.Name))
                _scales.Add(field.Name, new(field, previous?.Scales.GetValueOrDefault(field.Name)));
        }

        foreach ((string name, FieldMapping mapping) in domain.Fields)
        {
            FeatureField field = schema.GetField(name);
            if (field.Kind == FieldKind.Vector)
                _vectors.Add(name, new(field.Dimension!.Value));
            else if (mapping.Column is not null)
                _profilers.Add(name, new(domain.Label is not null, field.HasIdentifiers ? FirstNewId(field) : int.MaxValue));
            else if (field.HasIdentifiers)
                Histories.SetKey(field, IdsOf(field).AddAlways(mapping.Constant!.Trim()));
            else if (_scales.TryGetValue(name, out NumericScaleBuilder? scale))
                scale.Add(FieldMapping.ParseConstant(mapping.Constant!) * mapping.Scale);
        }

        _waiting =
        [
            .. from field in schema.Fields
               where field is { HasIdentifiers: true, IsHistory: false, MinimumFrequency: > 1 }
               let space = schema.SpaceOf(field)
               group space by space into fields
               select (fields.Key, (VocabularyCollector)_ids[fields.Key]),
        ];
    }

    public HistoryCollectors Histories { get; }

    /// <summary>Whether values of any space wait until they were met often enough.</summary>
    public bool AnyWait => _waiting.Length > 0;

    /// <summary>The collector of the space that a field's ids belong to.</summary>
    public IdCollector IdsOf(FeatureField field) => _ids[_schema.SpaceOf(field)];

    /// <summary>The collector of a numeric field that the domain maps.</summary>
    public NumericScaleBuilder ScaleOf(FeatureField field) => _scales[field.Name];

    /// <summary>The profiler of a field that the domain maps to a column, unless it is a vector.</summary>
    public FieldProfiler ProfilerOf(FeatureField field) => _profilers[field.Name];

    /// <summary>The profiler of a vector field that the domain maps.</summary>
    public VectorProfiler VectorsOf(FeatureField field) => _vectors[field.Name];

    /// <summary>
    /// Forgets values that wait until they were met often enough, if they are too many. It is called after each row.
    /// </summary>
    public void MakeRoom()
    {
        foreach ((string space, VocabularyCollector ids) in _waiting)
        {
            if (ids.MakeRoom() is { Count: > 0 } forgotten)
                Forget(space, [.. forgotten]);
        }
    }

    /// <summary>
    /// Adds what each rank has collected, rank after rank. All ranks take part, and all have the same afterwards: what one
    /// process has that reads the rows of rank 0, then those of rank 1, and so on.
    /// </summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="own">What this rank has collected.</param>
    /// <param name="rows">The number of rows of each rank.</param>
    public void Merge(ICtrCollectives ranks, AlignmentCollectors own, long[] rows)
    {
        long before = 0;
        for (int root = 0; root < ranks.Size; root++)
        {
            MergeOne(part => new(ranks.BytesOf(root, root == ranks.Rank ? Written(part) : [])), own, before);
            before += rows[root];
            MakeRoom();
        }
    }

    /// <summary>Ends the collection.</summary>
    /// <param name="rows">The number of rows that were collected.</param>
    /// <param name="timeWarnings">Warnings about the rows' times, for the report.</param>
    public FittedAlignment Build(long rows, IReadOnlyList<string> timeWarnings)
    {
        var vocabularies = new Dictionary<string, Vocabulary>();
        foreach ((string space, IdCollector collector) in _ids)
        {
            if (collector.Build() is Vocabulary vocabulary)
                vocabularies.Add(space, vocabulary);
        }

        var evicted = new EvictedIds(_schema, _ids
            .Where(space => space.Value is VocabularyCollector { Evicted.Count: > 0 })
            .ToDictionary(
                space => space.Key, space => (IReadOnlySet<int>)((VocabularyCollector)space.Value).Evicted.ToHashSet()));
        Dictionary<string, NumericScale> scales = _previous?.Scales.ToDictionary() ?? [];
        foreach ((string field, NumericScaleBuilder builder) in _scales)
        {
            // If no row had a number, there is no scale, and a later fit learns it.
            if (builder.Build() is NumericScale scale)
                scales[field] = scale;
        }

        var statistics = Histories.BuildStatistics(
            _previous is null ? null : evicted.RemoveFrom(_previous.Statistics), _domain.Name, FinalId);
        var sequences = Histories.BuildSequences(
            _previous is null ? null : evicted.RemoveFrom(_previous.Sequences), _domain.Name, FinalId);
        AlignmentProfile profile = evicted.RemoveFrom(_previous?.Profile ?? AlignmentProfile.Empty)
            .WithDomain(_domain.Name, BuildProfiles(rows), timeWarnings);
        return new(_schema, vocabularies, scales, statistics, sequences, AlignmentReporter.Create(_schema, profile), profile)
        {
            Waiting = _waiting.Where(each => each.Ids.Waiting.Count > 0)
                .ToDictionary(each => each.Space, each => each.Ids.Waiting),
        };
    }

    // Each part is a message of its own. What a constant gives, this instance has already.
    private void MergeOne(Func<Action<ShareWriter>, ShareReader> read, AlignmentCollectors own, long rowsBefore)
    {
        Dictionary<string, Func<int, int>> idOf = [];
        foreach ((string space, IdCollector ids) in _ids)
            idOf.Add(space, ids.Merge(read(own._ids[space].Write)));
        foreach ((string name, NumericScaleBuilder scale) in _scales.Where(each => _profilers.ContainsKey(each.Key)))
            scale.Merge(read(own._scales[name].Write));
        foreach ((string name, FieldProfiler profiler) in _profilers)
        {
            FeatureField field = _schema.GetField(name);
            profiler.Merge(
                read(own._profilers[name].Write), rowsBefore, field.HasIdentifiers ? idOf[_schema.SpaceOf(field)] : id => id);
        }

        foreach ((string name, VectorProfiler vectors) in _vectors)
            vectors.Merge(read(own._vectors[name].Write));
        Histories.Merge(read(own.Histories.Write), field => idOf[_schema.SpaceOf(_schema.GetField(field))]);
    }

    private static byte[] Written(Action<ShareWriter> part)
    {
        var writer = new ShareWriter();
        part(writer);
        return writer.ToArray();
    }

    // The ids may stand for other values from now on. What was counted under them counts as never seen.
    private void Forget(string space, HashSet<int> ids)
    {
        HashSet<string> fields = [.. _schema.Fields.Where(field => field is { HasIdentifiers: true, IsHistory: false }
            && _schema.SpaceOf(field) == space).Select(field => field.Name)];
        foreach ((_, FieldProfiler profiler) in _profilers.Where(each => fields.Contains(each.Key)))
            profiler.Forget(ids);
        Histories.Forget(fields, ids);
    }

    private Dictionary<string, FieldProfile> BuildProfiles(long rows)
    {
        // The order of the fields stays: it is that of the saved profile.
        (string Name, FieldProfile Profile)[] fields =
            [.. _profilers.AsParallel().AsOrdered().Select(field => (field.Key, ProfileOf(field.Key, field.Value, rows)))];
        var profiles = fields.ToDictionary(field => field.Name, field => field.Profile);
        foreach ((string name, VectorProfiler vectors) in _vectors)
            profiles.Add(name, vectors.Build(rows));
        return profiles;
    }

    private FieldProfile ProfileOf(string name, FieldProfiler profiler, long rows)
    {
        IdCollector? ids = _schema.GetField(name) is { HasIdentifiers: true } field ? IdsOf(field) : null;
        FieldProfile profile = profiler.Build(rows, ids is null ? id => id : ids.Final);
        return ids is VocabularyCollector vocabulary
            ? profile with
            {
                Waiting = vocabulary.Waiting.Count,
                Forgotten = vocabulary.Forgotten,
                Turnover = vocabulary.TurnoverOf(name),
            }
            : profile;
    }

    private IdCollector CreateIds(FeatureField field)
    {
        string space = _schema.SpaceOf(field);
        return field.HashBuckets is int buckets
            ? new HashedCollector(buckets)
            : new VocabularyCollector(space, field, _previous);
    }

    private int FirstNewId(FeatureField field) => field.HashBuckets is not null
        ? int.MaxValue
        : _previous?.Vocabularies.GetValueOrDefault(_schema.SpaceOf(field))?.Rows ?? IdSpace.Reserved;

    private Func<int, int> FinalId(string field) => IdsOf(_schema.GetField(field)).Final;
}
