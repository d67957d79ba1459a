using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.MultiEntity;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class ImpressionReaderTests
{
    private static readonly MLContext Context = new(seed: 1);

    [Test]
    public void Chunks_have_the_rows_in_the_view_s_order()
    {
        var reader = new ImpressionReader(NumberedRow.View(Context, 7), new("Label", "Weight", ["Vector"]));
        var read = new List<(int Rows, float[] Labels, float[] Weights, float[] Last)>();
        foreach (ImpressionChunk chunk in Read(reader, 3))
            read.Add((chunk.Count, chunk.Labels.ToArray(), chunk.Weights.ToArray(), chunk.Row(0, chunk.Count - 1).ToArray()));

        Assert.That(reader.Widths, Is.EqualTo(new[] { 2 }));
        Assert.That(read.Select(chunk => chunk.Rows), Is.EqualTo(new[] { 3, 3, 1 }));
        Assert.That(read.SelectMany(chunk => chunk.Labels), Is.EqualTo(new float[] { 1, 0, 0, 1, 0, 0, 1 }));
        Assert.That(read.SelectMany(chunk => chunk.Weights), Is.EqualTo(new[] { 0, 0.25f, 0.5f, 0.75f, 1, 1.25f, 1.5f }));
        Assert.That(read.Select(chunk => chunk.Last), Is.EqualTo(new float[][] { [2, -2], [5, -5], [6, -6] }));
    }

    [Test]
    public void Rows_weigh_1_without_a_weight_column_and_only_needed_columns_are_read()
    {
        var view = new WatchedView(NumberedRow.View(Context, 4));
        var reader = new ImpressionReader(view, new("Label", null, ["Vector"]));

        Assert.That(Read(reader, 10).Single().Weights.ToArray(), Is.EqualTo(new float[] { 1, 1, 1, 1 }));
        Assert.That(view.Columns, Is.EquivalentTo(new[] { "Label", "Vector" }));
        Assert.That(view.OpenCursors, Is.Zero);
    }

    [Test]
    public void Sparse_vectors_leave_nothing_of_the_rows_before_them()
    {
        SparseRow[] rows =
        [
            new(new(3, [1, 2, 3])), new(new(3, 1, [4], [1])), new(new(3, 0, [], [])), new(new(3, [5, 6, 7])),
        ];
        var reader = new ImpressionReader(Context.Data.LoadFromEnumerable(rows), new("Label", null, ["Vector"]));

        // In chunks of 1, each row overwrites the one before it.
        float[][] read = [.. Read(reader, 1).Select(chunk => chunk.Row(0, 0).ToArray())];
        Assert.That(read, Is.EqualTo(new float[][] { [1, 2, 3], [0, 4, 0], [0, 0, 0], [5, 6, 7] }));
    }

    [Test]
    public void Several_vectors_are_read_side_by_side()
    {
        IDataView view = Context.Transforms.CopyColumns("Other", "Vector")
            .Append(Context.Transforms.Concatenate("Wide", "Vector", "Other", "Weight"))
            .Fit(NumberedRow.View(Context, 3)).Transform(NumberedRow.View(Context, 3));
        var reader = new ImpressionReader(view, new("Label", null, ["Wide", "Vector"]));
        ImpressionChunk chunk = Read(reader, 10).Single();

        Assert.That(reader.Widths, Is.EqualTo(new[] { 5, 2 }));
        Assert.That(chunk.Row(0, 2).ToArray(), Is.EqualTo(new[] { 2, -2, 2, -2, 0.5f }));
        Assert.That(chunk.Row(1, 1).ToArray(), Is.EqualTo(new float[] { 1, -1 }));
    }

    // Fills one chunk again and again.
    private static IEnumerable<ImpressionChunk> Read(ImpressionReader reader, int rows)
    {
        var chunk = new ImpressionChunk(reader.Widths);
        return reader.Read(rows, () => chunk, CancellationToken.None);
    }

    private sealed class SparseRow(VBuffer<float> vector)
    {
        public bool Label { get; init; }

        [VectorType(3)]
        public VBuffer<float> Vector { get; init; } = vector;
    }
}
