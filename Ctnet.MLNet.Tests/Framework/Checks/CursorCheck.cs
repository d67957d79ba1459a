using Ctnet.MLNet.Tests.Framework.Values;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Checks;

/// <summary>A cursor gives the requested columns only, with the same values each time and beside any other columns.</summary>
internal static class CursorCheck
{
    public static void Check(CheckedEstimator subject)
    {
        EstimatorCheckException.ThrowIf(RowTable.ReadAll(subject.Output).DifferenceFrom(subject.Rows), "a second cursor");
        CheckRowCount(subject);
        CheckReadingTwice(subject);
        foreach (DataViewSchema.Column column in subject.Output.Schema)
        {
            string? difference = RowTable.Read(subject.Output, column).DifferenceFrom(subject.Rows.Select(column));
            EstimatorCheckException.ThrowIf(difference, $"column '{column.Name}' alone");
            CheckOthersAreRefused(subject.Output, column);
        }
        EstimatorCheckException.ThrowIf(
            RowTable.Read(subject.Output).DifferenceFrom(subject.Rows.Select()), "a cursor over no columns");
    }

    private static void CheckRowCount(CheckedEstimator subject)
    {
        if (subject.Output.GetRowCount() is long count && count != subject.Rows.Count)
            throw new EstimatorCheckException("GetRowCount", $"it says {count}, but there are {subject.Rows.Count} rows");
    }

    /// <summary>
    /// A getter that changes its input in place is right the first time only. A getter that fills its buffer in part, or not at
    /// all for a missing value, is right only by chance.
    /// </summary>
    private static void CheckReadingTwice(CheckedEstimator subject)
    {
        DataViewSchema.Column[] columns = [.. subject.Output.Schema];
        ColumnCodec[] codecs = [.. columns.Select(column => ColumnCodec.For(column.Type))];
        using DataViewRowCursor cursor = subject.Output.GetRowCursor(columns);
        Func<object>[] used = Readers(fresh: false), fresh = Readers(fresh: true);
        while (cursor.MoveNext())
        {
            for (int i = 0; i < columns.Length; i++)
            {
                object once = used[i](), twice = fresh[i]();
                if (!codecs[i].Same(once, twice))
                {
                    throw new EstimatorCheckException(
                        "reading a row twice, first into a used buffer, then into a fresh one",
                        $"column '{columns[i].Name}', row {cursor.Position}: "
                        + $"{codecs[i].Show(once)}, then {codecs[i].Show(twice)}");
                }
            }
        }

        Func<object>[] Readers(bool fresh) => [.. columns.Zip(codecs, (column, codec) => codec.Reader(cursor, column, fresh))];
    }

    private static void CheckOthersAreRefused(IDataView output, DataViewSchema.Column wanted)
    {
        string check = $"a cursor over column '{wanted.Name}' alone";
        using DataViewRowCursor cursor = output.GetRowCursor([wanted]);
        if (!cursor.IsColumnActive(wanted))
            throw new EstimatorCheckException(check, "it says that this column is not active");
        foreach (DataViewSchema.Column other in output.Schema.Where(column => column.Index != wanted.Index))
        {
            if (cursor.IsColumnActive(other))
                throw new EstimatorCheckException(check, $"it says that column '{other.Name}' is active");
            try
            {
                ColumnCodec.For(other.Type).Reader(cursor, other);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                continue;
            }
            throw new EstimatorCheckException(check, $"column '{other.Name}', which was not asked for, can be read");
        }
    }
}
