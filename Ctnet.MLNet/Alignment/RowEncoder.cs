using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Histories;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment;

/// <summary>Encodes the rows of one cursor, which must be of the domain that it was made for.</summary>
internal sealed class RowEncoder
{
    // What a row has where the domain has no column: constants, and "missing" elsewhere.
    private readonly float[] _template;
    private readonly FieldEncoder[] _encoders;

    public RowEncoder(FittedAlignment alignment, string domain, DataViewRow row)
    {
        FeatureDomain mapped = alignment.Schema.GetDomain(domain);
        FeatureLayout layout = alignment.LayoutFor(domain);
        List<FieldEncoder> encoders = [], histories = [];
        var plainTexts = new List<(int, ValueGetter<ReadOnlyMemory<char>>, Vocabulary)>();
        PeriodReader? period = null;
        _template = new float[layout.Width];
        foreach ((FeatureField field, FieldSlots slots) in alignment.Schema.Fields.Zip(layout.Fields))
        {
            FieldMapping? mapping = mapped.Fields.GetValueOrDefault(field.Name);
            // Numbers that no row was fitted on have no scale: to this alignment they are missing.
            if (field.Kind == FieldKind.Numeric && !alignment.Scales.ContainsKey(field.Name))
                mapping = null;
            if (field.IsHistory)
            {
                period ??= new PeriodReader(row, mapped.Time!, alignment.Schema.Period);
                histories.Add(OpenHistory(alignment, field, slots, layout, domain, period));
            }
            else if (mapping?.Column is not null)
            {
                TextCell? cell = field.Kind == FieldKind.Numeric ? null : TextColumns.Open(row, mapping, fitting: false);
                if (cell is PlainTextCell plain && alignment.SpaceOf(field) is Vocabulary vocabulary)
                    plainTexts.Add((slots.Start, plain.Getter, vocabulary));
                else if (cell is not null)
                    encoders.Add(new IdFieldEncoder(slots, cell, alignment.SpaceOf(field)));
                else
                    encoders.Add(new NumericFieldEncoder(slots, NumberColumns.Open(row, mapping), alignment.Scales[field.Name], mapping.Scale));
            }
            else if (mapping?.Constant is string constant)
            {
                _template[slots.Start] = EncodeConstant(alignment, field, constant, mapping.Scale);
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

    /// <summary>Writes the feature vector of the row that the cursor stands on.</summary>
    /// <param name="slots"><see cref="Width"/> values.</param>
    public void Encode(Span<float> slots)
    {
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

    private static float EncodeConstant(FittedAlignment alignment, FeatureField field, string constant, double scale) =>
        field.Kind == FieldKind.Numeric
            ? alignment.Scales[field.Name].Encode(FieldMapping.ParseConstant(constant) * scale)
            : alignment.SpaceOf(field).Find(constant);
}
