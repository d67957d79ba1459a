namespace Ctnet.MLNet.Alignment;

/// <summary>Writes one field's slots for the row that the cursor stands on.</summary>
internal abstract class FieldEncoder
{
    public abstract void Encode(Span<float> slots);
}
