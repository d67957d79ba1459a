using Ctnet.MLNet.Tests.Framework.Values;
using Ctnet.MLNet.Tests.Framework.Views;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Checks;

/// <summary>
/// In cursor sets and shuffled cursors each row comes once, with the same values, and batch numbers restore the order. The
/// cursors of a set are read at the same time, one thread each, as trainers do.
/// </summary>
internal static class CursorSetCheck
{
    public static void Check(CheckedEstimator subject)
    {
        IDataView split = subject.Transformer.Transform(new SplitDataView(subject.Valid));
        foreach (int n in (ReadOnlySpan<int>)[1, 2, 4])
        {
            CheckSet(subject, subject.Output, n, $"a set of {n} cursors");
            CheckSet(subject, split, n, $"a set of {n} cursors over split data");
        }
        if (subject.Output.CanShuffle)
            CheckShuffled(subject);
    }

    private static void CheckSet(CheckedEstimator subject, IDataView view, int n, string check)
    {
        DataViewSchema.Column[] columns = [.. view.Schema];
        DataViewRowCursor[] cursors = view.GetRowCursorSet(columns, n);
        Task<(RowTable Rows, List<long> Batches)>[] readers =
            [.. cursors.Select(cursor => Task.Factory.StartNew(
                () => Read(cursor, columns), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        (RowTable Rows, List<long> Batches)[] parts = Task.WhenAll(readers).GetAwaiter().GetResult();

        RowTable all = RowTable.Concat(columns, parts.Select(part => part.Rows));
        EstimatorCheckException.ThrowIf(all.DifferenceById(subject.Rows), check);
        EstimatorCheckException.ThrowIf(BatchFault([.. parts.Select(part => part.Batches)]), $"batches of {check}");
        RowTable ordered = all.OrderBy([.. parts.SelectMany(part => part.Batches)]);
        EstimatorCheckException.ThrowIf(ordered.DifferenceFrom(subject.Rows), $"order by batches of {check}");
    }

    private static (RowTable Rows, List<long> Batches) Read(DataViewRowCursor cursor, DataViewSchema.Column[] columns)
    {
        using (cursor)
        {
            var batches = new List<long>();
            return (RowTable.Read(cursor, columns, afterEach: () => batches.Add(cursor.Batch)), batches);
        }
    }

    private static string? BatchFault(List<long>[] parts)
    {
        var owners = new Dictionary<long, int>();
        foreach (var (owner, batches) in parts.Index())
        {
            foreach (long batch in batches)
            {
                if (owners.TryAdd(batch, owner) || owners[batch] == owner)
                    continue;
                return $"batch {batch} is in cursor {owners[batch]} and in cursor {owner}";
            }
            if (!batches.SequenceEqual(batches.Order()))
                return $"the batch numbers of cursor {owner} go down";
        }
        return null;
    }

    private static void CheckShuffled(CheckedEstimator subject)
    {
        DataViewSchema.Column[] columns = [.. subject.Output.Schema];
        using DataViewRowCursor cursor = subject.Output.GetRowCursor(columns, new Random(1));
        EstimatorCheckException.ThrowIf(RowTable.Read(cursor, columns).DifferenceById(subject.Rows), "a shuffled cursor");
    }
}
