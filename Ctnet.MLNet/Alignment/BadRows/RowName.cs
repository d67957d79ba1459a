using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Alignment.BadRows;

/// <summary>The name that messages give to the current row of a cursor.</summary>
internal sealed class RowName(DataViewRow row)
{
    private readonly ValueGetter<DataViewRowId> _id = row.GetIdGetter();

    /// <summary>The row's number from 0; null if the row has no number.</summary>
    public long? Number
    {
        get
        {
            DataViewRowId id = default;
            _id(ref id);
            return id.High == 0 ? (long)id.Low : null;
        }
    }

    // Cursors that read in parallel count only their own rows. A row's id is its position in the data.
    public override string ToString()
    {
        DataViewRowId id = default;
        _id(ref id);
        return id.High == 0 ? $"row {id.Low}" : $"row with id {id}";
    }

    /// <summary>Shortens a cell for a message, because a cell may hold megabytes.</summary>
    public static string Shorten(ReadOnlySpan<char> text)
    {
        const int Most = 60;
        return text.Length <= Most ? text.ToString() : $"{text[..Most]}...";
    }
}
