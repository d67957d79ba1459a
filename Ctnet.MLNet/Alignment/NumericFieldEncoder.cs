using Ctnet.MLNet.Alignment.Columns;

namespace Ctnet.MLNet.Alignment;

/// <summary>A numeric field: its number, or the id of its bucket.</summary>
internal sealed class NumericFieldEncoder(FieldSlots field, NumberCell cell, NumericScale scale, double unit) : FieldEncoder
{
    public override void Encode(Span<float> slots) => slots[field.Start] = scale.Encode(cell.Read() * unit);
}
