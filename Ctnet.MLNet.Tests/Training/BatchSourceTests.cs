using Ctnet.MLNet.Batches;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class BatchSourceTests
{
    private static readonly MLContext Context = new(seed: 1);

    private static readonly Arbitrary<(int Rows, int BatchSize, int Pool, int Seed)> Readings = Arb.From(
        from rows in Gen.Choose(0, 200)
        from batch in Gen.Choose(1, 40)
        from pool in Gen.Choose(0, 90)
        from seed in Gen.Choose(0, 1000)
        select (rows, batch, pool, seed));

    [Test]
    public void A_pass_has_every_row_once_with_its_own_label_weight_and_vector() => Prop.ForAll(
        Readings,
        reading =>
        {
            BatchSource source = Source(NumberedRow.View(Context, reading.Rows), reading.BatchSize, reading.Pool);
            var random = new Random(reading.Seed);
            return HasEveryRowOnce(Pass(source, random), reading.Rows) && HasEveryRowOnce(Pass(source, random), reading.Rows);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Each_pool_is_cut_into_as_few_and_as_equal_batches_as_possible() => Prop.ForAll(
        Readings,
        reading =>
        {
            int[] sizes =
                [.. Pass(Source(NumberedRow.View(Context, reading.Rows), reading.BatchSize, reading.Pool), new(reading.Seed))
                .Select(batch => batch.Length)];
            foreach (int chunk in Chunks(reading.Rows, reading.Pool))
            {
                int count = (int)Math.Ceiling((double)chunk / reading.BatchSize);
                int[] batches = sizes[..count];
                sizes = sizes[count..];
                if (batches.Sum() != chunk || batches.Max() > reading.BatchSize || batches.Max() - batches.Min() > 1)
                    return false;
            }

            return sizes.Length == 0;
        }).QuickCheckThrowOnFailure();

    [TestCase(80, 10)]
    [TestCase(79, 9)]
    [TestCase(1, 1)]
    [TestCase(int.MaxValue, 100)]
    public void A_batch_whose_input_would_be_too_large_is_cut(int mostBytes, int rows)
    {
        // A row has two numbers, which take 8 bytes.
        var source = new BatchSource(
            new ImpressionReader(NumberedRow.View(Context, 100), new("Label", "Weight", ["Vector"])), [null], 1_048_576, 0)
        {
            MostBytes = mostBytes,
        };
        List<int[]> batches = Pass(source, new(1));
        Assert.That(batches.Max(batch => batch.Length), Is.EqualTo(rows));
        Assert.That(batches.SelectMany(batch => batch), Is.EqualTo(Enumerable.Range(0, 100)));
    }

    [Test]
    public void The_rows_that_are_shuffled_together_fit_an_array()
    {
        Assert.That(ImpressionChunk.MostRows([3, 100_000]), Is.EqualTo(Array.MaxLength / 100_000));
        Assert.That(ImpressionChunk.MostRows([]), Is.EqualTo(Array.MaxLength));
    }

    [Test]
    public void Clicks_are_weighted_in_both_losses_and_each_row_keeps_its_conversion()
    {
        GuideRow[] rows = [.. ConversionWorld.Guide(60, seed: 3).Select((row, i) => row.With(numbered =>
            (numbered.Euro, numbered.Weight, numbered.BoughtWeight) = (i, i / 4f, i / 8f)))];
        IDataView view = Context.Transforms.Concatenate("Vector", nameof(GuideRow.Euro)).Fit(Context.View(rows))
            .Transform(Context.View(rows));
        var columns = new ImpressionColumns(nameof(GuideRow.Clicked), nameof(GuideRow.Weight), ["Vector"])
        {
            Conversion = nameof(GuideRow.Bought), ConversionWeight = nameof(GuideRow.BoughtWeight),
        };
        var source = new BatchSource(new(view, columns), [null], batchSize: 7, shufflePool: 60, positiveWeight: 3);

        int read = 0;
        foreach (ImpressionBatch batch in source.Read(new Random(1), CancellationToken.None))
        {
            if (read == 0)
            {
                GuideRow[] clicks = [.. rows.Where(row => row.Clicked)];
                Assert.That(batch.ShuffledConversions.All, Is.EqualTo(clicks.Sum(row => row.BoughtWeight)));
                Assert.That(batch.ShuffledConversions.Clicks,
                    Is.EqualTo(clicks.Where(row => row.Bought).Sum(row => row.BoughtWeight)));
            }

            for (int i = 0; i < batch.Count; i++, read++)
            {
                GuideRow row = rows[(int)batch.Plain[0]![i]];
                float factor = row.Clicked ? 3 : 1;
                Assert.That((batch.Labels[i], batch.Conversions[i]), Is.EqualTo((row.Clicked ? 1f : 0, row.Bought ? 1f : 0)));
                Assert.That((batch.Weights[i], batch.ConversionWeights[i]),
                    Is.EqualTo((factor * row.Weight, factor * row.BoughtWeight)));
            }
        }

        Assert.That(read, Is.EqualTo(60));
    }

    [Test]
    public void Rows_are_shuffled_within_their_pool_only() => Prop.ForAll(
        Readings,
        reading =>
        {
            int[] rows = [.. Rows(reading)];
            int at = 0;
            foreach (int chunk in Chunks(reading.Rows, reading.Pool))
            {
                int[] here = rows[at..(at + chunk)];
                if (reading.Pool > 0)
                    Array.Sort(here);
                if (!here.SequenceEqual(Enumerable.Range(at, chunk)))
                    return false;
                at += chunk;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void The_order_depends_on_the_seed_only()
    {
        (int, int, int, int) reading = (1000, 16, 500, 3);
        int[] order = [.. Rows(reading)];
        Assert.That(Rows(reading), Is.EqualTo(order));
        Assert.That(Rows((1000, 16, 500, 4)), Is.Not.EqualTo(order));

        // A row's new place must not depend on its old one. The correlation over 500 rows deviates by 1 / sqrt(500).
        double[] first = [.. order.Take(500).Select((row, place) => (row - 249.5) * (place - 249.5))];
        Assert.That(first.Sum() / (500 * (500 * 500 - 1) / 12.0), Is.EqualTo(0).Within(0.2));
    }

    [Test]
    public void A_second_pass_has_another_order()
    {
        BatchSource source = Source(NumberedRow.View(Context, 100), 10, 100);
        var random = new Random(1);
        int[] first = [.. Pass(source, random).SelectMany(batch => batch)],
            second = [.. Pass(source, random).SelectMany(batch => batch)];
        Assert.That(second, Is.Not.EqualTo(first));
    }

    [Test]
    public void A_pool_of_zero_keeps_the_order_over_many_chunks()
    {
        const int Count = 40_000;
        int[] rows = [.. Rows((Count, 1000, 0, 1))];
        Assert.That(rows.AsSpan().SequenceEqual([.. Enumerable.Range(0, Count)]), Is.True);
    }

    [Test]
    public void Stopping_early_ends_the_reader()
    {
        var view = new WatchedView(NumberedRow.EndlessView(Context));
        Soon(() =>
        {
            foreach (ImpressionBatch batch in Source(view, 8, 64).Read(new(1), CancellationToken.None).Take(3))
                Assert.That(batch.Count, Is.EqualTo(8));
        });
        AssertEnded(view);
    }

    [Test]
    public void Cancelling_between_batches_ends_the_reader_and_throws()
    {
        using var stop = new CancellationTokenSource();
        var view = new WatchedView(NumberedRow.EndlessView(Context));
        using IEnumerator<ImpressionBatch> batches = Source(view, 8, 64).Read(new(1), stop.Token).GetEnumerator();
        Assert.That(batches.MoveNext(), Is.True);
        stop.Cancel();

        Soon(() => Assert.That(() => batches.MoveNext(), Throws.InstanceOf<OperationCanceledException>()));
        AssertEnded(view);
    }

    [Test]
    public void Cancelling_is_obeyed_though_all_rows_were_read_ahead()
    {
        using var stop = new CancellationTokenSource();
        var view = new WatchedView(NumberedRow.View(Context, 30));
        using IEnumerator<ImpressionBatch> batches = Source(view, 10, 30).Read(new(1), stop.Token).GetEnumerator();
        Assert.That(batches.MoveNext(), Is.True);
        view.Reader!.Join();
        stop.Cancel();

        Assert.That(() => batches.MoveNext(), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Cancelling_is_obeyed_while_a_pool_that_never_fills_is_read()
    {
        using var stop = new CancellationTokenSource();
        var view = new WatchedView(NumberedRow.EndlessView(Context), row =>
        {
            if (row == 50)
                stop.Cancel();
            if (row > 1000)
                Thread.Sleep(1);
        });

        Soon(() => Assert.That(
            () => Pass(Source(view, 8, 1 << 24), new(1), stop.Token), Throws.InstanceOf<OperationCanceledException>()));
        AssertEnded(view);
    }

    [Test]
    public void An_exception_of_the_rows_reaches_the_caller([Values(0, 5, 500)] int row)
    {
        var view = new WatchedView(NumberedRow.EndlessView(Context), at =>
        {
            if (at == row)
                throw new InvalidDataException($"row {at} is broken");
        });

        Assert.That(
            () => Pass(Source(view, 8, 64), new(1)),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"row {row} is broken"));
        AssertEnded(view);
    }

    // An action that hangs must fail its test and not stop the whole run.
    private static void Soon(Action action)
    {
        Task task = Task.Run(action);
        Assert.That(((IAsyncResult)task).AsyncWaitHandle.WaitOne(5000), Is.True, "it should not hang");
        task.GetAwaiter().GetResult();
    }

    private static void AssertEnded(WatchedView view)
    {
        Assert.That(view.OpenCursors, Is.Zero);
        Assert.That(view.Reader!.Join(5000), Is.True, "the reader's thread should end");
    }

    private static BatchSource Source(IDataView view, int batchSize, int pool) =>
        new(new ImpressionReader(view, new("Label", "Weight", ["Vector"])), [null], batchSize, pool);

    // The numbers of each batch's rows. Labels and weights are checked against the numbers.
    private static List<int[]> Pass(BatchSource source, Random random, CancellationToken cancellationToken = default)
    {
        var batches = new List<int[]>();
        foreach (ImpressionBatch batch in source.Read(random, cancellationToken))
        {
            int[] rows = [.. batch.Plain[0]!.Chunk(2).Select(vector => vector[1] == -vector[0] ? (int)vector[0] : -1)];
            Assert.That(batch.Count, Is.EqualTo(rows.Length));
            Assert.That(batch.Labels, Is.EqualTo(rows.Select(row => NumberedRow.IsClicked(row) ? 1f : 0)));
            Assert.That(batch.Weights, Is.EqualTo(rows.Select(row => row / 4f)));
            batches.Add(rows);
        }

        return batches;
    }

    private static IEnumerable<int> Rows((int Rows, int BatchSize, int Pool, int Seed) reading) =>
        Pass(Source(NumberedRow.View(Context, reading.Rows), reading.BatchSize, reading.Pool), new(reading.Seed))
            .SelectMany(batch => batch);

    private static bool HasEveryRowOnce(List<int[]> batches, int rows) =>
        batches.SelectMany(batch => batch).Order().SequenceEqual(Enumerable.Range(0, rows));

    // The number of rows that are shuffled together, pool by pool. Without shuffling, these few rows are one chunk.
    private static IEnumerable<int> Chunks(int rows, int pool)
    {
        for (int left = rows; left > 0; left -= pool == 0 ? rows : pool)
            yield return pool == 0 ? rows : Math.Min(pool, left);
    }
}
