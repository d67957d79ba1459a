namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>Encodes one field, or several, of a cursor's current row.</summary>
internal abstract class FieldEncoder
{
    /// <summary>Writes the slots of the field into the whole feature vector.</summary>
    public abstract void Encode(Span<float> slots);
}
