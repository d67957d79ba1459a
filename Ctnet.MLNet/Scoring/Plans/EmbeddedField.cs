namespace Ctnet.MLNet.Scoring;

/// <summary>A field whose slots hold ids, and its part of the embedding table.</summary>
/// <param name="Start">Its first slot in the feature vector.</param>
/// <param name="Count">How many slots it has.</param>
/// <param name="Offset">The table's row of id 0.</param>
/// <param name="Rows">How many rows the field's space has.</param>
internal sealed record EmbeddedField(int Start, int Count, int Offset, int Rows)
{
    /// <summary>The table's row of a slot's value; what is no id of the space counts as never seen, and NaN as missing.</summary>
    public int RowOf(float id)
    {
        if (id >= 0 && id < Rows)
            return Offset + (int)id;
        return Offset + (float.IsNaN(id) ? Alignment.IdSpace.Missing : Alignment.IdSpace.NeverSeen);
    }
}
