using Ctnet.MLNet.Alignment.Columns;
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
        var encoders = new List<FieldEncoder>();
        _template = new float[layout.Width];
        foreach ((FeatureField field, FieldSlots slots) in alignment.Schema.Fields.Zip(layout.Fields))
        {
            FieldMapping? mapping = mapped.Fields.GetValueOrDefault(field.Name);
            // Numbers that no row was fitted on have no scale: to this alignment they are missing.
            if (field.Kind == FieldKind.Numeric && !alignment.Scales.ContainsKey(field.Name))
                mapping = null;
            if (mapping?.Column is string column)
                encoders.Add(Open(alignment, field, slots, mapping, row, row.Schema[column]));
            else if (mapping?.Constant is string constant)
                _template[slots.Start] = EncodeConstant(alignment, field, constant, mapping.Scale);
            else if (!slots.IsEmbedded)
                _template[slots.Start] = float.NaN;
        }

        _encoders = [.. encoders];
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

    private static FieldEncoder Open(
        FittedAlignment alignment, FeatureField field, FieldSlots slots, FieldMapping mapping, DataViewRow row, DataViewSchema.Column column)
    {
        if (field.Kind == FieldKind.Numeric)
            return new NumericFieldEncoder(slots, NumberColumns.Open(row, column, mapping.Missing), alignment.Scales[field.Name], mapping.Scale);
        return new IdFieldEncoder(
            slots, TextColumns.Open(row, column, mapping.Separator), alignment.Vocabularies[field.SpaceName], mapping.Missing);
    }

    private static float EncodeConstant(FittedAlignment alignment, FeatureField field, string constant, double scale) =>
        field.Kind == FieldKind.Numeric
            ? alignment.Scales[field.Name].Encode(FieldMapping.ParseConstant(constant) * scale)
            : alignment.Vocabularies[field.SpaceName].Find(constant);
}
