using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Histories;
using Ctnet.MLNet.Alignment.Problems;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment;

/// <summary>Encodes the rows of one cursor, which must be of the domain that it was made for.</summary>
internal sealed class RowEncoder
{
    // What a row has where the domain has no column: constants, and "missing" elsewhere.
    private readonly float[] _template;
    private readonly FieldEncoder[] _encoders;
    private readonly RowProblems _problems;

    /// <param name="alignment">Vocabularies, scales and histories.</param>
    /// <param name="domain">The rows' domain.</param>
    /// <param name="row">The row that the cursor stands on.</param>
    /// <param name="badRows">What becomes of a row that cannot be read; it is encoded, unless it is refused.</param>
    public RowEncoder(FittedAlignment alignment, string domain, DataViewRow row, BadRows badRows)
    {
        _problems = new(row, badRows);
        FeatureDomain mapped = alignment.Schema.GetDomain(domain);
        FeatureLayout layout = alignment.LayoutFor(domain);
        List<FieldEncoder> encoders = [], histories = [];
        var plainTexts = new List<(int, ValueGetter<ReadOnlyMemory<char>>, Vocabulary)>();
        PeriodReader? period = null;
        _template = new float[layout.Width];
        foreach ((FeatureField field, FieldSlots slots) in alignment.Schema.Fields.Zip(layout.Fields))
        {
            FieldMapping? mapping = mapped.Fields.GetValueOrDefault(field.Name);
            if (field.IsHistory)
            {
                period ??= new PeriodReader(row, mapped.Time!, alignment.Schema.Period, _problems);
                histories.Add(OpenHistory(alignment, field, slots, layout, domain, period));
            }
            else if (mapping?.Column is not null)
            {
                TextCell? cell = field.Kind == FieldKind.Numeric ? null : TextColumns.Open(row, mapping, fitting: false, _problems);
                if (cell is PlainTextCell plain && alignment.SpaceOf(field) is Vocabulary vocabulary)
                    plainTexts.Add((slots.Start, plain.Getter, vocabulary));
                else if (cell is not null)
                    encoders.Add(new IdFieldEncoder(slots, cell, alignment.SpaceOf(field)));
                else
                    encoders.Add(new NumericFieldEncoder(
                        slots, NumberColumns.Open(row, mapping, field, _problems), alignment.Scales.GetValueOrDefault(field.Name)));
            }
            else if (mapping?.Constant is string constant && EncodeConstant(alignment, field, constant, mapping.Scale) is float encoded)
            {
                _template[slots.Start] = encoded;
            }
            else if (!slots.IsEmbedded)
            {
                _template[slots.Start] = float.NaN;
            }
        }

        // Histories look up ids that the other fields wrote.
        if (plainTexts.Count > 0)
            encoders.Add(new PlainTextFieldsEncoder([.. plainTexts]));
        _encoders = [.. encoders, .. histories];
    }

    public int Width => _template.Length;

    /// <summary>What is wrong with the row that was encoded last; empty where nothing is.</summary>
    public string Problem => _problems.First;

    /// <summary>Writes the feature vector of the row that the cursor stands on.</summary>
    /// <param name="slots"><see cref="Width"/> values.</param>
    public void Encode(Span<float> slots)
    {
        _problems.Clear();
        _template.CopyTo(slots);
        foreach (FieldEncoder encoder in _encoders)
            encoder.Encode(slots);
    }

    private static FieldEncoder OpenHistory(
        FittedAlignment alignment, FeatureField field, FieldSlots slots, FeatureLayout layout, string domain, PeriodReader period)
    {
        int SlotOf(string key) => layout.Fields.First(other => other.Name == key).Start;
        string history = FittedAlignment.HistoryName(field, domain);
        return field.Kind == FieldKind.Statistic
            ? new StatisticFieldEncoder(
                slots, SlotOf(field.Of!), alignment.Statistics.GetValueOrDefault(history) ?? StatisticHistory.Empty, period, field.Smoothing)
            : new SequenceFieldEncoder(slots, SlotOf(field.By!), alignment.Sequences.GetValueOrDefault(history) ?? SequenceHistory.Empty, period);
    }

    private static float? EncodeConstant(FittedAlignment alignment, FeatureField field, string constant, double scale) =>
        field.Kind == FieldKind.Numeric
            ? alignment.Scales.GetValueOrDefault(field.Name)?.Encode(FieldMapping.ParseConstant(constant) * scale)
            : alignment.SpaceOf(field).Find(constant);
}
