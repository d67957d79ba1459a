using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework.Checks;

/// <summary>
/// A view refuses a column that only another schema has, and so does its cursor. Most of ML.NET's views say that the column is
/// not part of the schema; the one of SelectColumns throws an IndexOutOfRangeException.
/// </summary>
internal static class ForeignColumnCheck
{
    private const string Name = "a column of another schema";

    public static void Check(CheckedEstimator subject)
    {
        DataViewSchema.Column foreign = ColumnBeyond(subject.Output.Schema);
        CheckRefused("GetRowCursor", () => subject.Output.GetRowCursor([foreign]).Dispose());
        CheckRefused("GetRowCursorSet", () =>
        {
            foreach (DataViewRowCursor cursor in subject.Output.GetRowCursorSet([foreign], 2))
                cursor.Dispose();
        });
        using DataViewRowCursor all = subject.Output.GetRowCursor(subject.Output.Schema);
        CheckRefused("a cursor's GetGetter", () => all.GetGetter<float>(foreign));
    }

    private static DataViewSchema.Column ColumnBeyond(DataViewSchema schema)
    {
        var builder = new DataViewSchema.Builder();
        for (int i = 0; i <= schema.Count; i++)
            builder.AddColumn($"Foreign{i}", NumberDataViewType.Single);
        return builder.ToSchema()[schema.Count];
    }

    private static void CheckRefused(string what, Action call)
    {
        try
        {
            call();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IndexOutOfRangeException)
        {
            return;
        }
        catch (Exception exception)
        {
            string details = $"{what}: expected an {nameof(ArgumentException)} or {nameof(InvalidOperationException)}, "
                + $"got {exception.GetType()}: {exception.Message}";
            throw new EstimatorCheckException(Name, details, exception);
        }
        throw new EstimatorCheckException(Name, $"{what} accepted it");
    }
}
