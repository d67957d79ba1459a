using System.Collections;
using Ctnet.MLNet.Evaluation;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Evaluation;

public class CtrEvaluatorReadingTests
{
    private const string Label = nameof(EvaluatedRow.Label);
    private const string Probability = nameof(EvaluatedRow.Probability);
    private const string User = nameof(EvaluatedRow.UserText);

    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void The_data_is_read_once()
    {
        var rows = new CountedRows(EvaluatedRow.CreateRandom(100, seed: 10));
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        CtrEvaluator.Evaluate(data, new(Label, Probability) { Group = User }, CancellationToken.None);
        Assert.That(rows.Readings, Is.EqualTo(1));
    }

    [Test]
    public void Reading_can_be_cancelled_on_the_way()
    {
        using var cancellation = new CancellationTokenSource();
        int read = 0;
        IEnumerable<EvaluatedRow> Endless()
        {
            EvaluatedRow row = EvaluatedRow.Create(true, 0.5f);
            while (true)
            {
                if (++read == 10_000)
                    cancellation.Cancel();
                // Ends the test if the cancellation is ignored.
                if (read == 1_000_000)
                    yield break;
                yield return row;
            }
        }
        IDataView data = _ml.Data.LoadFromEnumerable(Endless());
        Assert.That(
            () => CtrEvaluator.Evaluate(data, new(Label, Probability), cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(read, Is.LessThan(100_000));
    }

    [Test]
    public void A_cancelled_evaluation_does_not_begin()
    {
        var rows = new CountedRows(EvaluatedRow.CreateRandom(100, seed: 11));
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        Assert.That(
            () => CtrEvaluator.Evaluate(data, new(Label, Probability), new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(rows.Readings, Is.Zero);
    }

    [TestCase(nameof(EvaluatedRow.UserTextInLine))]
    [TestCase(nameof(EvaluatedRow.UserInt64))]
    public void Rows_cost_no_strings_or_boxes(string group)
    {
        EvaluatedRow[] rows = EvaluatedRow.CreateRandom(100_000, seed: 12);
        foreach (EvaluatedRow row in rows)
            row.UserTextInLine = new string((char)('a' + row.UserInt32), 501).AsMemory(1);
        IDataView data = Load(rows);
        CtrEvaluator.Evaluate(data, new(Label, Probability) { Group = group }, CancellationToken.None);

        long before = GC.GetAllocatedBytesForCurrentThread();
        CtrEvaluator.Evaluate(data, new(Label, Probability) { Group = group }, CancellationToken.None);
        double bytesPerRow = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)rows.Length;

        // The columns and their sorted copies take 53 bytes for each row. A box would add 24 bytes, and a string of the user
        // 1,022.
        Assert.That(bytesPerRow, Is.InRange(9, 66));
    }

    private IDataView Load(IEnumerable<EvaluatedRow> rows) => _ml.Data.LoadFromEnumerable(rows);

    private sealed class CountedRows(EvaluatedRow[] rows) : IEnumerable<EvaluatedRow>
    {
        public int Readings { get; private set; }

        public IEnumerator<EvaluatedRow> GetEnumerator()
        {
            Readings++;
            return rows.AsEnumerable().GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
