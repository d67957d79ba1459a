using Ctnet.MLNet.Persistence;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Persistence;

public sealed class RowPagesTests
{
    [Test]
    public void Rows_come_back_in_the_order_of_their_segments([Values(1, 3)] int columns, [Values(1, 64, 65, 200)] int first)
    {
        float[] values = [.. Enumerable.Range(0, (first + 70) * columns).Select(i => (float)i)];
        RowPages rows = values.ToPages(columns, first, 70);

        Assert.That(new WeightTensor(rows).Values, Is.EqualTo(values));
        Assert.That((rows.Rows, rows.Find(0, first), rows.Find(first, 70)), Is.EqualTo((first + 70L, 0, rows.Segments[1].First)));
        Assert.That(rows.Row(rows.Find(first, 70)).ToArray(), Is.EqualTo(values[(first * columns)..((first + 1) * columns)]));
        Assert.That(rows.Find(first - 1, 2), Is.EqualTo(-1), "rows of two segments");
    }

    [Test]
    public void A_table_that_goes_on_leaves_the_earlier_one_as_it_was()
    {
        RowPages before = Enumerable.Repeat(1f, 300).ToArray().ToPages(1, 200, 100);
        RowPages grown = RowPages.Grown(1, [(before, 0, 230), (before, 1, 100)], first: 5);
        grown.Writable(3)[0] = 7;
        grown.Writable(grown.Segments[1].First)[0] = 8;

        float[] first = [1, 1, 1, 7, .. Enumerable.Repeat(1f, 196), .. Enumerable.Repeat(5f, 30)];
        Assert.That(new WeightTensor(grown).Values, Is.EqualTo(first.Concat([8, .. Enumerable.Repeat(1f, 99)])));
        Assert.That(new WeightTensor(before).Values, Is.All.EqualTo(1));
    }

    [Test]
    public void A_snapshot_does_not_change_and_changes_only_copy_what_they_touch()
    {
        RowPages rows = RowPages.Grown(16, [(null, 0, 1_000_000)]);
        RowPages snapshot = rows.Snapshot();
        long before = GC.GetAllocatedBytesForCurrentThread();
        rows.Writable(500_000)[0] = 1;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That((snapshot.Row(500_000)[0], rows.Row(500_000)[0]), Is.EqualTo((0f, 1f)));
        Assert.That(allocated, Is.LessThan(1_000_000), "one page of 4 KB, and the list of 15,625 pages, of 64 MB of values");
        Assert.That(() => snapshot.Writable(0), Throws.InvalidOperationException);
        Assert.That(snapshot.ToWritable().Writable(0)[0], Is.Zero);
    }

    [Test]
    public void Changes_that_claim_more_new_rows_than_they_have_are_refused_before_memory_is_allocated()
    {
        RowPages before = new float[100].ToPages(1, 60, 40);
        var values = new WeightTensor([2, 1], [1, 2]);
        Assert.That(new TableDelta([61, 41], [64, 60], values).Apply(before).Rows, Is.EqualTo(102));
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => new TableDelta([60, 2_000_000_000], [0, 1], values).Apply(before), Throws.ArgumentException);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - allocated, Is.LessThan(1 << 20));
    }

    [Test]
    public void The_rows_that_changed_are_those_that_differ()
    {
        RowPages before = new float[1000].ToPages(1, 500, 500);
        RowPages now = RowPages.Grown(1, [(before, 0, 500), (before, 1, 510)]);
        now.Writable(130)[0] = 1;

        Assert.That(now.ChangedSince(0, before, 0), Is.EqualTo(new[] { 130 }));
        Assert.That(now.ChangedSince(1, before, 1), Is.EqualTo(Enumerable.Range(500, 10)), "new rows");
        Assert.That(before.ChangedSince(0, before, 0), Is.Empty);
    }

    [Test]
    public void A_table_has_the_hashes_of_its_values_however_it_came_to_them()
    {
        RowPages written = RowPages.Grown(2, [(null, 0, 100), (null, 0, 30)]);
        ulong[] first = written.Hashes().ToArray();
        written.Writable(99)[1] = 4;
        float[] values = new WeightTensor(written).Values;

        Assert.That(written.Hashes().ToArray(), Is.EqualTo(values.ToPages(2, 100, 30).Hashes().ToArray()));
        Assert.That(written.Hashes()[0], Is.EqualTo(first[0]));
        Assert.That(written.Hashes()[1], Is.Not.EqualTo(first[1]));
        // A row more is another table, although all its values are zero.
        RowPages more = RowPages.Grown(2, [(written.Snapshot(), 0, 100), (written, 1, 31)]);
        Assert.That(more.Hashes()[2], Is.Not.EqualTo(written.Hashes()[2]));
    }

    [Test]
    public void Only_changes_are_asked_whether_they_are_finite()
    {
        RowPages rows = RowPages.Grown(1, [(null, 0, 200)]);
        Assert.That(rows.ChangesAreFinite, Is.True);
        rows.Writable(150)[0] = float.NaN;
        Assert.That(rows.ChangesAreFinite, Is.False);
        RowPages bad = rows.Snapshot();
        Assert.That((bad.ChangesAreFinite, new WeightTensor(bad).IsFinite), Is.EqualTo((false, false)));
    }

    [Test]
    public void A_table_may_have_more_than_two_billion_numbers()
    {
        // Ten million rows of 300 numbers would be 12 GB; rows that were not written to share a page.
        RowPages many = RowPages.Grown(300, [(null, 0, 10_000_000)], 1);
        int last = many.End - 1;
        many.Writable(last)[299] = 2;

        Assert.That((long)many.End * many.Columns, Is.GreaterThan(int.MaxValue));
        Assert.That((many.Row(last)[299], many.Row(last - 1)[299], many.Row(63)[299]), Is.EqualTo((2f, 1f, 1f)));
    }

    [Test]
    public void A_delta_has_the_rows_that_changed_to_the_last_bit()
    {
        RowPages before = Enumerable.Range(0, 600).Select(i => (float)(i % 5)).ToArray().ToPages(2, 200, 100);
        RowPages after = RowPages.Grown(2, [(before, 0, 201), (before, 1, 100)], first: 3);
        after.Writable(7)[0] = float.NaN;
        after.Writable(5)[0] = -0f;
        after.Writable(9)[0] = after.Row(9)[0];
        TableDelta delta = TableDelta.Between(before, after)!;

        Assert.That(delta.Rows, Is.EqualTo(new long[] { 5, 7, 200 }));
        Assert.That(delta.Apply(before).Hashes().ToArray(), Is.EqualTo(after.Hashes().ToArray()));
        Assert.That(TableDelta.Between(after, before), Is.Null, "a segment has fewer rows");
        Assert.That(TableDelta.Between(before, Enumerable.Repeat(1f, 300).ToArray().ToPages(1, 200, 100)), Is.Null);
        Assert.That(() => (delta with { Rows = [5, 7, 9999] }).Apply(before), Throws.ArgumentException);
        Assert.That(() => (delta with { Rows = [5, 7] }).Apply(before), Throws.ArgumentException);
        Assert.That(() => (delta with { Sizes = [199, 100] }).Apply(before), Throws.ArgumentException);
    }

    [Test]
    public void Values_by_number_come_back()
    {
        RowPages rows = Enumerable.Range(0, 300).Select(i => (float)i).ToArray().ToPages(3, 70, 30);
        float[] all = rows.ToArrayByNumber();
        Assert.That(all, Has.Length.EqualTo(rows.End * 3));
        Assert.That(new WeightTensor(rows.WithValues(all)).Values, Is.EqualTo(new WeightTensor(rows).Values));
    }
}
