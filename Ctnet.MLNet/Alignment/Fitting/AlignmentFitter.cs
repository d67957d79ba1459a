using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Histories;
using Ctnet.MLNet.Alignment.Problems;
using Ctnet.MLNet.Alignment.Reporting;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// Learns vocabularies, scales and histories from a domain's rows, in one pass, and profiles them for the report. Memory grows with
/// the vocabularies and, where fields are built from the log, with what the log says of them.
/// </summary>
internal sealed class AlignmentFitter
{
    private readonly FeatureSchema _schema;
    private readonly FeatureDomain _domain;
    private readonly FittedAlignment? _previous;
    private readonly BadRows _badRows;
    private readonly BadRowCounter _bad = new();
    private readonly Dictionary<string, IdCollector> _collectors = [];
    private readonly Dictionary<string, NumericScaleBuilder> _scales = [];
    private readonly Dictionary<string, FieldProfiler> _profilers = [];
    private readonly Dictionary<string, StatisticCollector> _statistics = [];
    private readonly Dictionary<string, SequenceCollector> _sequences = [];

    // The provisional id of each categorical field in the current row, for histories.
    private readonly Dictionary<string, int> _current = [];
    private long _rows;

    private AlignmentFitter(FeatureSchema schema, string domain, FittedAlignment? previous, BadRows badRows)
    {
        (_schema, _domain, _previous, _badRows) = (schema, schema.GetDomain(domain), previous, badRows);
        foreach (FeatureField field in schema.Fields)
        {
            if (field.IsHistory)
                AddHistory(field);
            else if (field.HasIdentifiers)
                _collectors.TryAdd(schema.SpaceOf(field), CollectorOf(field));
            else if (field.Kind == FieldKind.Numeric && _domain.Fields.ContainsKey(field.Name))
                _scales.Add(field.Name, new(field, previous?.Scales.GetValueOrDefault(field.Name)));
        }

        foreach ((string name, FieldMapping mapping) in _domain.Fields)
        {
            FeatureField field = schema.GetField(name);
            if (mapping.Column is not null)
                _profilers.Add(name, new(_domain.Label is not null, field.HasIdentifiers ? FirstNewId(field) : int.MaxValue));
            else if (field.HasIdentifiers)
                _current[name] = CollectorFor(field).AddAlways(mapping.Constant!);
            else if (_scales.TryGetValue(name, out NumericScaleBuilder? scale))
                scale.Add(FieldMapping.ParseConstant(mapping.Constant!) * mapping.Scale);
        }
    }

    /// <param name="channel">Is told of bad rows.</param>
    /// <param name="host">Says when to stop.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="domain">The domain of the rows.</param>
    /// <param name="data">The rows.</param>
    /// <param name="previous">What was learnt before; null to start anew.</param>
    /// <param name="badRows">What becomes of rows that cannot be read.</param>
    public static FittedAlignment Fit(
        IChannel channel, IHost host, FeatureSchema schema, string domain, IDataView data, FittedAlignment? previous, BadRows badRows)
    {
        var fitter = new AlignmentFitter(schema, domain, previous, badRows);
        fitter.Read(host, data);
        string became = badRows == BadRows.Skip ? "left out of fitting the alignment" : "repaired to fit the alignment";
        if (fitter._bad.Describe(became) is string warning)
            channel.Warning("{0}", warning);
        return fitter.Build();
    }

    private void AddHistory(FeatureField field)
    {
        if (field.Kind == FieldKind.Statistic)
            _statistics.Add(field.Name, new());
        else
            _sequences.Add(field.Name, new(field.MaximumValues));
    }

    private IdCollector CollectorOf(FeatureField field) => field.HashBuckets is int buckets
        ? new HashedCollector(buckets)
        : new VocabularyCollector(_schema.SpaceOf(field), field.MinimumFrequency, _previous?.Vocabularies.GetValueOrDefault(_schema.SpaceOf(field)));

    private IdCollector CollectorFor(FeatureField field) => _collectors[_schema.SpaceOf(field)];

    private int FirstNewId(FeatureField field) => field.HashBuckets is not null
        ? int.MaxValue
        : _previous?.Vocabularies.GetValueOrDefault(_schema.SpaceOf(field))?.Rows ?? IdSpace.Reserved;

    private void Read(IHost host, IDataView data)
    {
        bool histories = _schema.Fields.Any(field => field.IsHistory);
        string?[] names =
        [
            .. _domain.Fields.Values.Select(mapping => mapping.Column), histories ? _domain.Time!.Column : null,
            _domain.Label is string label && data.Schema.GetColumnOrNull(label) is not null ? label : null,
        ];
        DataViewSchema.Column[] columns = [.. names.OfType<string>().Distinct().Select(name => data.Schema[name])];
        if (columns.Length == 0)
            return;
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        ValueGetter<bool>? clicked = names[^1] is string column ? cursor.GetGetter<bool>(cursor.Schema[column]) : null;
        var problems = new RowProblems(cursor, _badRows);
        PeriodReader? period = histories ? new PeriodReader(cursor, _domain.Time!, _schema.Period, problems) : null;
        var plainTexts = new PlainTextFieldsCollector();
        FieldReader[] readers = [.. _schema.Fields.Select(field => ReaderOf(field, cursor, plainTexts, problems)).OfType<FieldReader>()];
        while (cursor.MoveNext())
        {
            if ((_rows & 0xFFFF) == 0)
                host.CheckAlive();
            problems.Clear();
            foreach (FieldReader reader in readers)
                reader.Read();
            long at = period?.Read() ?? PeriodReader.None;
            if (problems.First.Length > 0)
            {
                _bad.Add(problems.First);
                if (_badRows == BadRows.Skip)
                    continue;
            }

            bool click = false;
            clicked?.Invoke(ref click);
            plainTexts.Read(_rows, click);
            foreach (FieldReader reader in readers)
                reader.Collect(click);
            if (at != PeriodReader.None)
                Record(at, period!.Ticks, click);
            _rows++;
        }
    }

    private FieldReader? ReaderOf(FeatureField field, DataViewRowCursor cursor, PlainTextFieldsCollector plainTexts, RowProblems problems)
    {
        if (_domain.Fields.GetValueOrDefault(field.Name) is not { Column: not null } mapping)
            return null;
        FieldProfiler profiler = _profilers[field.Name];
        if (field.Kind == FieldKind.Numeric)
        {
            NumericScaleBuilder scale = _scales[field.Name];
            NumberCell number = NumberColumns.Open(cursor, mapping, field, problems);
            double value = double.NaN;
            return new(() => value = number.Read(), clicked =>
            {
                scale.Add(value);
                profiler.AddNumber(value, clicked);
            });
        }

        TextCell cell = TextColumns.Open(cursor, mapping, fitting: true, problems);
        IdCollector collector = CollectorFor(field);
        bool isKey = _schema.Fields.Any(other => other.Of == field.Name || other.By == field.Name);
        if (cell is PlainTextCell plain && collector is VocabularyCollector vocabulary)
        {
            int at = plainTexts.Add(plain.Getter, vocabulary, profiler);
            return isKey ? new(() => { }, _ => _current[field.Name] = plainTexts.Ids[at]) : null;
        }

        var ids = new List<int>();
        int values = 0;
        return new(() => values = cell.Read(), clicked =>
        {
            ids.Clear();
            for (int i = 0; i < values; i++)
                ids.Add(collector.Add(cell[i]));
            profiler.AddIds(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ids), _rows, clicked);
            if (isKey)
                _current[field.Name] = ids.Count > 0 ? ids[0] : IdSpace.Missing;
        });
    }

    private void Record(long period, long time, bool clicked)
    {
        foreach ((string name, StatisticCollector statistic) in _statistics)
            statistic.Add(_current.GetValueOrDefault(_schema.GetField(name).Of!), period, clicked);
        foreach ((string name, SequenceCollector sequence) in _sequences)
        {
            FeatureField field = _schema.GetField(name);
            if (clicked || !field.ClicksOnly)
                sequence.Add(_current.GetValueOrDefault(field.By!), time, period, _current.GetValueOrDefault(field.Of!));
        }
    }

    private FittedAlignment Build()
    {
        var vocabularies = new Dictionary<string, Vocabulary>();
        foreach ((string space, IdCollector collector) in _collectors)
        {
            if (collector.Build() is Vocabulary vocabulary)
                vocabularies.Add(space, vocabulary);
        }

        var scales = new Dictionary<string, NumericScale>(_previous?.Scales ?? new Dictionary<string, NumericScale>());
        foreach ((string field, NumericScaleBuilder builder) in _scales)
        {
            // Rows without a number teach nothing: the scale is left to later rows.
            if (builder.Build() is NumericScale scale)
                scales[field] = scale;
        }

        var statistics = new Dictionary<string, StatisticHistory>(_previous?.Statistics ?? new Dictionary<string, StatisticHistory>());
        foreach ((string name, StatisticCollector collector) in _statistics)
        {
            FeatureField field = _schema.GetField(name);
            string history = FittedAlignment.HistoryName(field, _domain.Name);
            statistics[history] = collector.Build(statistics.GetValueOrDefault(history) ?? StatisticHistory.Empty, FinalId(field.Of!));
        }

        var sequences = new Dictionary<string, SequenceHistory>(_previous?.Sequences ?? new Dictionary<string, SequenceHistory>());
        foreach ((string name, SequenceCollector collector) in _sequences)
        {
            FeatureField field = _schema.GetField(name);
            string history = FittedAlignment.HistoryName(field, _domain.Name);
            sequences[history] = collector.Build(sequences.GetValueOrDefault(history) ?? SequenceHistory.Empty, FinalId(field.By!), FinalId(field.Of!));
        }

        AlignmentProfile profile = (_previous?.Profile ?? AlignmentProfile.Empty).With(_domain.Name, _profilers.ToDictionary(
            field => field.Key, field => field.Value.Build(_rows, _schema.GetField(field.Key).HasIdentifiers ? FinalId(field.Key) : id => id)));
        return new(_schema, vocabularies, scales, statistics, sequences, AlignmentReporter.Create(_schema, profile), profile);
    }

    private Func<int, int> FinalId(string field)
    {
        IdCollector collector = CollectorFor(_schema.GetField(field));
        return collector.Final;
    }

    /// <summary>A field's cell is read first; what it says is taken in when the whole row turned out to be good.</summary>
    private sealed record FieldReader(Action Read, Action<bool> Collect);
}
