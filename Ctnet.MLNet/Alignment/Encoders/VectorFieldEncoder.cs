using Ctnet.MLNet.Alignment.Columns;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>Encodes a vector field. All slots of a missing vector are NaN.</summary>
internal sealed class VectorFieldEncoder(FieldSlots field, VectorCell cell) : FieldEncoder
{
    public override void Encode(Span<float> slots)
    {
        Span<float> values = slots.Slice(field.Start, field.Count);
        if (!cell.Read(values))
            values.Fill(float.NaN);
    }
}
