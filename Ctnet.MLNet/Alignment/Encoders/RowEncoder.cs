using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Histories;
using Ctnet.MLNet.Alignment.Vocabularies;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>Encodes the rows of one cursor. All rows must be of one domain.</summary>
internal sealed class RowEncoder
{
    // The slots of fields for which the domain has no column: constants, and "missing" for the others.
    private readonly float[] _template;
    private readonly FieldEncoder[] _encoders;
    private readonly RowProblems _problems;

    /// <param name="alignment">The vocabularies, scales and histories.</param>
    /// <param name="domain">The domain of the rows.</param>
    /// <param name="row">The cursor's current row.</param>
    /// <param name="badRows">The policy for bad rows. A bad row is encoded, unless the policy refuses it.</param>
    public RowEncoder(FittedAlignment alignment, string domain, DataViewRow row, BadRowPolicy badRows)
    {
        _problems = new(row, badRows);
        FeatureDomain mapped = alignment.Schema.GetDomain(domain, nameof(domain));
        FeatureLayout layout = alignment.LayoutFor(domain);
        List<FieldEncoder> encoders = [], histories = [];
        var plainTexts = new List<(int, ValueGetter<ReadOnlyMemory<char>>, Vocabulary)>();
        PeriodReader? period = null;
        _template = new float[layout.Width];
        foreach ((FeatureField field, FieldSlots slots) in alignment.Schema.Fields.Zip(layout.Fields))
        {
            FieldMapping? mapping = mapped.MappingOf(field.Name);
            if (field.IsHistory)
            {
                period ??= new PeriodReader(row, mapped.Time!, alignment.Schema.Period, _problems);
                histories.Add(OpenHistory(alignment, field, slots, layout, domain, period));
            }
            else if (mapping?.Column is not null)
            {
                TextCell? cell =
                    field.HasIdentifiers ? TextColumns.OpenExact(row, mapping, fitting: false, _problems) : null;
                if (cell is PlainTextCell plain && alignment.SpaceOf(field) is Vocabulary vocabulary)
                    plainTexts.Add((slots.Start, plain.Getter, vocabulary));
                else if (cell is not null)
                    encoders.Add(new IdFieldEncoder(slots, cell, alignment.SpaceOf(field)));
                else if (field.Kind == FieldKind.Vector)
                    encoders.Add(new VectorFieldEncoder(slots, VectorColumns.Open(row, mapping, field, _problems)));
                else
                    encoders.Add(OpenNumber(alignment, field, slots, NumberColumns.Open(row, mapping, field, _problems)));
            }
            else if (mapping?.Constant is not null && EncodeConstant(alignment, field, mapping) is float encoded)
            {
                _template[slots.Start] = encoded;
            }
            else if (!slots.IsEmbedded)
            {
                _template.AsSpan(slots.Start, slots.Count).Fill(float.NaN);
            }
        }

        if (plainTexts.Count > 0)
            encoders.Add(new PlainTextFieldsEncoder([.. plainTexts]));
        // Histories come last, because they read the ids that other fields have written.
        _encoders = [.. encoders, .. histories];
    }

    /// <summary>The number of slots.</summary>
    public int Width => _template.Length;

    /// <summary>The problem of the row that was encoded last; empty if the row is good.</summary>
    public string Problem => _problems.First;

    /// <summary>Writes the feature vector of the cursor's current row.</summary>
    /// <param name="slots">The feature vector, with <see cref="Width"/> slots.</param>
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
        string[] histories = [.. alignment.HistoriesOf(field, domain)];
        if (field.Kind == FieldKind.Statistic)
        {
            StatisticHistory[] statistics =
                [.. histories.Select(alignment.Statistics.GetValueOrDefault).OfType<StatisticHistory>()];
            return new StatisticFieldEncoder(slots, SlotOf(field.Of!), statistics, period, field.Smoothing);
        }

        SequenceHistory[] sequences = [.. histories.Select(alignment.Sequences.GetValueOrDefault).OfType<SequenceHistory>()];
        return new SequenceFieldEncoder(slots, SlotOf(field.By!), sequences, period);
    }

    private static NumericFieldEncoder OpenNumber(
        FittedAlignment alignment, FeatureField field, FieldSlots slots, NumberCell number) =>
        new(slots, number, alignment.Scales.GetValueOrDefault(field.Name));

    private static float? EncodeConstant(FittedAlignment alignment, FeatureField field, FieldMapping mapping) =>
        field.Kind == FieldKind.Numeric
            ? alignment.Scales.GetValueOrDefault(field.Name)
                ?.Encode(FieldMapping.ParseConstant(mapping.Constant!) * mapping.Scale)
            : alignment.SpaceOf(field).Find(mapping.Constant!.AsSpan().Trim());
}
