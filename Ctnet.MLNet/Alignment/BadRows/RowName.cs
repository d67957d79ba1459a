using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Alignment.Problems;

/// <summary>Names, for messages, the row that a cursor stands on.</summary>
internal sealed class RowName(DataViewRow row)
{
    private readonly ValueGetter<DataViewRowId> _id = row.GetIdGetter();

    // Cursors that read in parallel count their own rows only; the row's id tells where it stands in the data.
    public override string ToString()
    {
        DataViewRowId id = default;
        _id(ref id);
        return id.High == 0 ? $"row {id.Low}" : $"row with id {id}";
    }

    /// <summary>A cell as a message quotes it: it may have megabytes.</summary>
    public static string Shorten(ReadOnlySpan<char> text)
    {
        const int Most = 60;
        return text.Length <= Most ? text.ToString() : $"{text[..Most]}...";
    }
}
