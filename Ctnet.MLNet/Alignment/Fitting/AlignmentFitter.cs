using Ctnet.MLNet.Pipeline;
using System.Runtime.InteropServices;
using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Ranks;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// Fits an alignment in one pass over the rows of a domain. Memory grows with the vocabularies, and with the histories of fields
/// that are built from the log.
/// </summary>
internal sealed class AlignmentFitter
{
    private readonly FeatureSchema _schema;
    private readonly FeatureDomain _domain;
    private readonly BadRowPolicy _badRows;
    private readonly ICtrCollectives _ranks;
    private readonly Func<AlignmentCollectors> _create;
    private readonly AlignmentCollectors _collectors;
    private readonly PlainTextFieldsCollector _plainTexts = new();

    // The collectors that readers of other fields add values to.
    private readonly HashSet<IdCollector> _others = [];
    private readonly BadRowCounter _bad = new();
    private string[] _timeWarnings = [];
    private long _rows;

    private AlignmentFitter(
        FeatureSchema schema, string domain, FittedAlignment? previous, BadRowPolicy badRows, ICtrCollectives ranks)
    {
        _schema = schema;
        _domain = schema.GetDomain(domain, nameof(domain));
        _badRows = badRows;
        _ranks = ranks;
        _create = () => new AlignmentCollectors(schema, _domain, previous);
        _collectors = _create();
    }

    /// <param name="channel">Receives the warning about bad rows.</param>
    /// <param name="host">Is asked regularly whether to stop.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="domain">The domain of the rows.</param>
    /// <param name="data">The rows.</param>
    /// <param name="previous">The alignment that this one extends; null for a new one.</param>
    /// <param name="badRows">The policy for bad rows.</param>
    /// <param name="ranks">The ranks that fit the alignment together, each on rows of its own.</param>
    public static FittedAlignment Fit(
        IChannel channel, IHost host, FeatureSchema schema, string domain, IDataView data, FittedAlignment? previous,
        BadRowPolicy badRows, ICtrCollectives ranks)
    {
        var fitter = new AlignmentFitter(schema, domain, previous, badRows, ranks);
        fitter.Read(host, data);
        string became = badRows == BadRowPolicy.Skip ? "left out of fitting the alignment" : "repaired to fit the alignment";
        if (ranks.OfAll(fitter._bad.Counts).Aggregate(new BadRowCounter(), (all, counts) => all.With(counts)).Describe(became)
            is string warning)
            channel.Warning("{0}", warning);
        return fitter.Build();
    }

    private FittedAlignment Build()
    {
        if (_ranks.Size == 1)
            return _collectors.Build(_rows, _timeWarnings);
        long[] rows = _ranks.OfAll(_rows);
        AlignmentCollectors all = _create();
        all.Merge(_ranks, _collectors, rows);
        return all.Build(rows.Sum(), _timeWarnings);
    }

    private void Read(IHost host, IDataView data)
    {
        HistoryCollectors histories = _collectors.Histories;
        string?[] names =
        [
            .. _domain.Fields.Values.Select(mapping => mapping.Column), histories.Any ? _domain.Time!.Column : null,
            _domain.Label is string label && data.Schema.GetColumnOrNull(label) is not null ? label : null,
        ];
        DataViewSchema.Column[] columns = [.. names.OfType<string>().Distinct().Select(name => data.Schema[name])];
        if (columns.Length == 0)
            return;
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        ValueGetter<bool>? clicked = names[^1] is string column ? cursor.GetGetter<bool>(cursor.Schema[column]) : null;
        var problems = new RowProblems(cursor, _badRows);
        PeriodReader? period = histories.Any ? new PeriodReader(cursor, _domain.Time!, _schema.Period, problems) : null;
        FieldReader[] readers = [.. _schema.Fields.Select(field => ReaderOf(field, cursor, problems)).OfType<FieldReader>()];
        if (!histories.Any && !_collectors.AnyWait && !_others.Any(_plainTexts.Collects))
            _plainTexts.UseBlocks();
        Func<bool> next = cursor.MoveNext;
        while (WorkerExceptions.Unwrap(next))
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
                if (_badRows == BadRowPolicy.Skip)
                    continue;
            }

            bool click = false;
            clicked?.Invoke(ref click);
            _plainTexts.Read(_rows, click);
            foreach (FieldReader reader in readers)
                reader.Collect(click);
            if (at != PeriodReader.None)
                histories.Add(at, period!.Ticks, click);
            _collectors.MakeRoom();
            _rows++;
        }

        _plainTexts.End();
        // Of several ranks, the latest time counts.
        foreach (UnixTimes times in problems.UnixTimes)
            times.NoteLatest(_ranks.OfAll(times.Latest));
        _timeWarnings = [.. problems.UnixTimes.Select(times => times.Warning(_domain.Name)).OfType<string>()];
    }

    private FieldReader? ReaderOf(FeatureField field, DataViewRowCursor cursor, RowProblems problems)
    {
        if (_domain.MappingOf(field.Name) is not { Column: not null } mapping)
            return null;
        if (field.Kind == FieldKind.Numeric)
            return NumberReader(field, NumberColumns.Open(cursor, mapping, field, problems));
        if (field.Kind == FieldKind.Vector)
            return VectorReader(field, VectorColumns.Open(cursor, mapping, field, problems));
        TextCell cell = TextColumns.OpenExact(cursor, mapping, fitting: true, problems);
        return cell is PlainTextCell plain && _collectors.IdsOf(field) is VocabularyCollector vocabulary
            ? PlainTextReader(field, plain, vocabulary)
            : TextReader(field, cell);
    }

    private FieldReader NumberReader(FeatureField field, NumberCell number)
    {
        NumericScaleBuilder scale = _collectors.ScaleOf(field);
        FieldProfiler profiler = _collectors.ProfilerOf(field);
        double value = double.NaN;
        return new(() => value = number.Read(), clicked =>
        {
            scale.Add(value);
            profiler.AddNumber(value, clicked);
        });
    }

    private FieldReader VectorReader(FeatureField field, VectorCell cell)
    {
        VectorProfiler profiler = _collectors.VectorsOf(field);
        float[] values = new float[field.Dimension!.Value];
        bool isThere = false;
        return new(() => isThere = cell.Read(values), _ =>
        {
            if (isThere)
                profiler.Add(values);
        });
    }

    // Plain texts are read together by their own collector. Only a key has a reader, which passes its id on to the histories.
    private FieldReader? PlainTextReader(FeatureField field, PlainTextCell cell, VocabularyCollector vocabulary)
    {
        int at = _plainTexts.Add(cell.Getter, vocabulary, _collectors.ProfilerOf(field));
        return _collectors.Histories.IsKey(field)
            ? new(() => { }, _ => _collectors.Histories.SetKey(field, _plainTexts.Ids[at]))
            : null;
    }

    private FieldReader TextReader(FeatureField field, TextCell cell)
    {
        IdCollector collector = _collectors.IdsOf(field);
        _others.Add(collector);
        FieldProfiler profiler = _collectors.ProfilerOf(field);
        bool isKey = _collectors.Histories.IsKey(field);
        var ids = new List<int>();
        int values = 0;
        return new(() => values = cell.Read(), clicked =>
        {
            ids.Clear();
            for (int i = 0; i < values; i++)
                ids.Add(collector.Add(cell[i]));
            profiler.AddIds(CollectionsMarshal.AsSpan(ids), _rows, clicked);
            if (isKey)
                _collectors.Histories.SetKey(field, ids.Count > 0 ? ids[0] : IdSpace.Missing);
        });
    }
}
