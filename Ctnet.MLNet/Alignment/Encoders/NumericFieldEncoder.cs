using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// Encodes a numeric field: its number, or the id of its bucket. If no number was met while fitting, the field has no scale. Then
/// its numbers count as missing, but their problems are still reported.
/// </summary>
internal sealed class NumericFieldEncoder(FieldSlots field, NumberCell cell, NumericScale? scale) : FieldEncoder
{
    public override void Encode(Span<float> slots)
    {
        double value = cell.Read();
        slots[field.Start] = scale?.Encode(value) ?? (field.IsEmbedded ? IdSpace.Missing : float.NaN);
    }
}
