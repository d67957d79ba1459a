using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring.Plans;

/// <summary>A field whose slots hold ids, and its part of an embedding table.</summary>
/// <param name="Start">The field's first slot in the feature vector.</param>
/// <param name="Count">How many slots it has.</param>
/// <param name="Offset">The table's row of id 0.</param>
/// <param name="Rows">How many ids the field's space has; each has a row.</param>
internal sealed record EmbeddedField(int Start, int Count, int Offset, int Rows)
{
    /// <summary>
    /// The table's row of a slot's value. NaN counts as missing, any other value that is not an id as never seen.
    /// </summary>
    public int RowOf(float id)
    {
        int known = IdSlot.ToId(id);
        if ((uint)known < (uint)Rows)
            return Offset + known;
        return Offset + (float.IsNaN(id) ? IdSpace.Missing : IdSpace.NeverSeen);
    }

    /// <summary>The field with the number of its first row in a table's pages as its offset.</summary>
    /// <exception cref="InvalidModelException">The table does not have the field's rows in one segment.</exception>
    public EmbeddedField In(RowPages table) => table.Find(Offset, Rows) is var first and >= 0
        ? this with { Offset = first }
        : throw new InvalidModelException(
            $"A field of the model reads {Rows} rows from {Offset} on, and they are not those of one space: {this}.");
}
