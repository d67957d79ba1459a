using Ctnet.MLNet.Alignment.Columns;

namespace Ctnet.MLNet.Alignment;

/// <summary>
/// A numeric field: its number, or the id of its bucket. Numbers that no row was fitted on have no scale: to the alignment they are
/// missing, though what is wrong with them is told.
/// </summary>
internal sealed class NumericFieldEncoder(FieldSlots field, NumberCell cell, NumericScale? scale) : FieldEncoder
{
    public override void Encode(Span<float> slots)
    {
        double value = cell.Read();
        slots[field.Start] = scale?.Encode(value) ?? (field.IsEmbedded ? IdSpace.Missing : float.NaN);
    }
}
