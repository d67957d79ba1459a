using Ctnet.MLNet.Tables;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Framework.Checks;
using Ctnet.MLNet.Tests.Framework.Values;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tables;

/// <summary>The view keeps ML.NET's rules for views and cursors.</summary>
public sealed class TableCursorTests
{
    private const string Rows =
        """
        SELECT range AS id, 'u' || range % 3 AS name, range / 4 AS number, range % 2 = 0 AS yes, [range, 2] AS ids,
            ['a', 'b'][:range % 3] AS tags FROM range(5000)
        """;

    [TestCase(null)]
    [TestCase("number")]
    public void Cursors_keep_the_rules_that_every_view_keeps(string? orderBy)
    {
        using var folder = new TableFolder();
        IDataView view = folder.Load(folder.WriteParquet("a.parquet", Rows), new() { OrderBy = orderBy });
        ColumnCopyingEstimator estimator = folder.ML.Transforms.CopyColumns("copy", "name");
        TransformerChain<ITransformer> same = new TransformerChain<ITransformer>();
        var subject = new CheckedEstimator(
            folder.ML, new EstimatorChain<ITransformer>(), view, same, view.Schema, view, RowTable.ReadAll(view));

        CursorCheck.Check(subject);
        CursorSetCheck.Check(subject);
        EstimatorChecks.Check(folder.ML, estimator, view);
    }

    [Test]
    public void Two_cursors_at_once_do_not_disturb_each_other()
    {
        using var folder = new TableFolder();
        IDataView view = folder.Load(folder.WriteParquet("a.parquet", Rows));
        using DataViewRowCursor first = view.GetRowCursor([view.Schema["id"]]), second = view.GetRowCursor([view.Schema["id"]]);
        ValueGetter<long> one = first.GetGetter<long>(view.Schema["id"]), two = second.GetGetter<long>(view.Schema["id"]);
        long oneId = 0, twoId = 0;

        for (int row = 0; row < 3000; row++)
            first.MoveNext();
        second.MoveNext();
        one(ref oneId);
        two(ref twoId);
        Assert.That((oneId, twoId, first.Position, second.Position), Is.EqualTo((2999L, 0L, 2999L, 0L)));
    }

    [Test]
    public void A_cursor_that_is_on_no_row_gives_no_values()
    {
        using var folder = new TableFolder();
        IDataView view = folder.Load(folder.Write("a.csv", "a\n1\n"));
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema[0]);
        ValueGetter<DataViewRowId> id = cursor.GetIdGetter();

        Assert.Multiple(() =>
        {
            NothingIsRead();
            Assert.That(cursor.MoveNext(), Is.True);
            Assert.That(cursor.MoveNext(), Is.False);
            Assert.That(cursor.MoveNext(), Is.False);
            Assert.That(cursor.Position, Is.EqualTo(-1));
            NothingIsRead();
            Assert.That(() => cursor.GetGetter<float>(view.Schema[0]), Throws.InvalidOperationException);
        });

        void NothingIsRead()
        {
            ReadOnlyMemory<char> text = default;
            DataViewRowId row = default;
            Assert.That(() => getter(ref text), Throws.InvalidOperationException);
            Assert.That(() => id(ref row), Throws.InvalidOperationException);
        }
    }

    [Test]
    public void A_cursor_of_some_columns_does_not_touch_the_others()
    {
        using var folder = new TableFolder();
        IDataView view = folder.Load(folder.Write("a.csv", "a,b\n1,x\n"), TableFolder.Typed(("b", DataKind.Int64)));

        Assert.Multiple(() =>
        {
            Assert.That(TableFolder.Texts(view, "a"), Is.EqualTo(["1"]));
            Assert.That(() => view.GetColumn<long>("b").ToArray(), Throws.InstanceOf<TableException>());
        });
    }

    [Test]
    public void A_disposed_cursor_lets_go_of_its_file()
    {
        using var folder = new TableFolder();
        string path = folder.WriteParquet("a.parquet", Rows);
        IDataView view = folder.Load(path);
        DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        cursor.MoveNext();
        cursor.Dispose();
        cursor.Dispose();

        Assert.Multiple(() =>
        {
            Assert.That(cursor.MoveNext(), Is.False);
            string[] open = OperatingSystem.IsLinux()
                ? [.. Directory.EnumerateFileSystemEntries("/proc/self/fd")
                    .Select(link => File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName ?? "")]
                : [];
            Assert.That(open, Has.None.EqualTo(path));
        });
    }

    [Test]
    public void A_cancelled_pass_ends()
    {
        using var folder = new TableFolder();
        using var cancellation = new CancellationTokenSource();
        string path = folder.WriteParquet("a.parquet", Rows);
        IDataView view = folder.Load(path, new() { CancellationToken = cancellation.Token });
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Assert.That(cursor.MoveNext(), Is.True);
        cancellation.Cancel();

        Assert.Multiple(() =>
        {
            Assert.That(cursor.MoveNext, Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => view.GetRowCursor(view.Schema), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(
                () => folder.Load(path, new() { CancellationToken = cancellation.Token }),
                Throws.InstanceOf<OperationCanceledException>());
        });
    }

    /// <summary>The rows of a pass are streamed: 6 million rows of texts do not gather in memory.</summary>
    [Test]
    public void Memory_does_not_grow_with_the_rows()
    {
        using var folder = new TableFolder();
        IDataView view = folder.Load(
            folder.WriteParquet("a.parquet", "SELECT 'a text of some length ' || range AS a FROM range(6000000)"));
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        for (int row = 0; row < 100_000; row++)
            cursor.MoveNext();
        process.Refresh();
        long early = process.PrivateMemorySize64, most = 0;
        for (int row = 0; cursor.MoveNext(); row++)
        {
            if (row % 500_000 != 0)
                continue;
            process.Refresh();
            most = Math.Max(most, process.PrivateMemorySize64 - early);
        }

        // All rows together have 190 MB of text.
        Assert.That(most, Is.LessThan(100_000_000));
    }
}
