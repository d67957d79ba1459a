using Ctnet.MLNet.Compare;
using Microsoft.Data.Analysis;

namespace Ctnet.MLNet.Tool.Align;

/// <summary>Makes a Boolean label of texts, since alignment and trainers need one.</summary>
internal static class BooleanLabel
{
    /// <summary>Replaces a column of 0 and 1, or false and true, by a Boolean column.</summary>
    /// <exception cref="InputFileException">A cell is something else.</exception>
    public static void Replace(DataFrame rows, string column, string file)
    {
        var texts = (StringDataFrameColumn)rows[column];
        rows[column] = new BooleanDataFrameColumn(column, texts.Select((text, row) => text?.Trim().ToLowerInvariant() switch
        {
            "1" or "1.0" or "true" => true,
            "0" or "0.0" or "false" => false,
            _ => throw new InputFileException(
                $"{file}, row {row + 1} below the header, column '{column}': {TableReader.Quote(text ?? "")} is not a "
                + "label. A label is 0 or 1, or false or true. Correct the row, or leave rows without a label out."),
        }));
    }
}
