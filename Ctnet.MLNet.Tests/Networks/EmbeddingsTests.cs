using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>Tables on the host and on a device match plain loops and each other.</summary>
public sealed class EmbeddingsTests
{
    private const double Rate = 0.3;

    // Two fields share six ids. A row has an embedding of width 2 and a weight of the linear term.
    private static readonly FeaturePlan Plan = new(
        new(
            "test", "domain",
            [
                new("a", FieldKind.Categorical, FieldGroup.Shared, 0, 1, "ids"),
                new("b", FieldKind.Categorical, FieldGroup.Shared, 1, 1, "ids"),
            ],
            new Dictionary<string, int> { ["ids"] = 6 }),
        embeddingSize: 2, linearTerm: true);

    private static readonly float[] FirstRows = [.. Enumerable.Range(0, 6 * 3).Select(i => (i % 7 - 3) / 4f)];

    // For each step, the ids of its rows, and the loss's derivative by each of a row's five inputs: two embeddings and the linear
    // term.
    private static readonly (float[][] Rows, float[][] Slopes)[] Steps =
    [
        ([[4, 1], [4, 4], [1, 4]], [[1, -2, 0.25f, 0, 0.5f], [-0.5f, 1, 2, 4, -1], [0.125f, 0, 3, -3, 2]]),
        ([[5, 4], [0, 5]], [[2, 0, 1, 1, 0.25f], [-1, 4, 0.5f, -3, 1]]),
    ];

    [Test]
    public void Two_steps_of_row_wise_Adagrad_match_plain_loops([Values] bool onDevice, [Values(1, 2)] int workers)
    {
        using EmbeddingTables embeddings = Create(onDevice);
        double[] rows = [.. FirstRows.Select(value => (double)value)], sums = [1, 1, 1, 1, 1, 1];
        foreach ((float[][] ids, float[][] slopes) in Steps)
        {
            Step(embeddings, ids, slopes, workers);
            PlainStep(rows, sums, ids, slopes);
        }

        float[] trained = embeddings.Rows().Single().Values, state = embeddings.State().Single().Values;
        Assert.That(trained, Is.EqualTo(rows.Select(value => (float)value)).Within(2e-6f));
        Assert.That(state, Is.EqualTo(sums.Select(value => (float)value)).Within(1e-5f));
        // Neither batch reads rows 2 and 3, so not even their last bit changes.
        Assert.That(trained[6..12], Is.EqualTo(FirstRows[6..12]));
        Assert.That(state[2..4], Is.EqualTo(new float[] { 1, 1 }));
    }

    [Test]
    public void Steps_of_lazy_Adam_match_plain_loops([Values] bool onDevice, [Values(1, 2)] int workers)
    {
        using EmbeddingTables embeddings = Create(onDevice, new LazyAdam());
        double[] rows = [.. FirstRows.Select(value => (double)value)];
        double[] mean = new double[18], square = new double[18], steps = new double[6];
        for (int step = 0; step < 5; step++)
        {
            (float[][] ids, float[][] slopes) = Steps[step % 2];
            Step(embeddings, ids, slopes, workers);
            foreach (int id in ids.SelectMany(row => row).Distinct().Select(id => (int)id))
            {
                double[] gradient = PlainGradient(id, ids, slopes);
                steps[id]++;
                for (int i = 3 * id; i < 3 * id + 3; i++)
                {
                    mean[i] = 0.9 * mean[i] + 0.1 * gradient[i - 3 * id];
                    square[i] = 0.999 * square[i] + 0.001 * gradient[i - 3 * id] * gradient[i - 3 * id];
                    double correctedMean = mean[i] / (1 - Math.Pow(0.9, steps[id]));
                    double correctedSquare = square[i] / (1 - Math.Pow(0.999, steps[id]));
                    rows[i] -= Rate * correctedMean / (Math.Sqrt(correctedSquare) + 1e-8);
                }
            }
        }

        WeightTensor[] state = embeddings.State();
        Assert.That(embeddings.Rows().Single().Values, Is.EqualTo(rows.Select(value => (float)value)).Within(2e-5f));
        Assert.That(state[0].Values, Is.EqualTo(mean.Select(value => (float)value)).Within(1e-5f));
        Assert.That(state[1].Values, Is.EqualTo(square.Select(value => (float)value)).Within(1e-5f));
        // All five steps read id 4, three read 1, two read 5 and 0. None reads 2 and 3, so not even their last bit changes.
        Assert.That(state[2].Values, Is.EqualTo(new float[] { 2, 3, 0, 0, 5, 2 }));
        Assert.That(embeddings.Rows().Single().Values[6..12], Is.EqualTo(FirstRows[6..12]));
    }

    [Test]
    public void Training_continues_exactly_from_saved_rows_and_state([Values] bool onDevice, [Values] EmbeddingOptimizer kind)
    {
        RowOptimizer optimizer = RowOptimizer.Of(kind);
        using EmbeddingTables whole = Create(onDevice, optimizer), first = Create(onDevice, optimizer);
        foreach ((float[][] ids, float[][] slopes) in Steps)
            Step(whole, ids, slopes, 1);
        Step(first, Steps[0].Rows, Steps[0].Slopes, 1);
        using EmbeddingTables second = onDevice
            ? new DeviceEmbeddingTables(Plan, first.Rows(), first.State(), CPU, optimizer)
            : new HostEmbeddingTables(Plan, first.Rows(), first.State(), optimizer);
        Step(second, Steps[1].Rows, Steps[1].Slopes, 1);

        Assert.That(second.Rows()[0].SameAs(whole.Rows()[0]), Is.True);
        Assert.That(second.State().Zip(whole.State(), (left, right) => left.SameAs(right)), Is.All.True);
    }

    [Test]
    public void Returned_rows_and_state_do_not_change_with_a_later_step([Values] bool onDevice)
    {
        using EmbeddingTables embeddings = Create(onDevice);
        WeightTensor rows = embeddings.Rows()[0], sums = embeddings.State()[0];
        Step(embeddings, Steps[0].Rows, Steps[0].Slopes, 1);

        Assert.That(rows.Values, Is.EqualTo(FirstRows));
        Assert.That(sums.Values, Is.All.EqualTo(1));
        Assert.That(embeddings.Rows()[0].Values, Is.Not.EqualTo(FirstRows));
    }

    [Test]
    public void Host_and_device_embed_and_learn_the_same(
        [Values(1, 2, 3, 4)] int seed, [Values] bool linearTerm, [Values] SequencePooling pooling)
    {
        using var scope = NewDisposeScope();
        var shape = new NetworkShape(3, [4], linearTerm, SequencePooling: pooling);
        var settings = new NetworkSettings(seed, (3, 3, 2), (1, 0, 0), shape, new(2, [3], true), Rows: 9, Wild: true, Vectors: 2);
        using TestNetwork host = new(settings), device = new(settings, onDevice: true);
        using var workers = new WorkerPool(2);
        ImpressionBatch batch = host.Batch();
        EmbeddedInput left = host.Embeddings.Embed(batch, 0, 0, batch.Count, training: true);
        EmbeddedInput right = device.Embeddings.Embed(batch, 0, 0, batch.Count, training: true);

        Assert.That(left.Input.ToWeights().Values, Is.EqualTo(right.Input.ToWeights().Values).Within(1e-6f));
        Assert.That(left.Linear is null, Is.EqualTo(!linearTerm));
        Assert.That(left.Linear?.ToWeights().Values, Is.EqualTo(right.Linear?.ToWeights().Values).Within(1e-6f));
        Assert.That(left.Sequences, Has.Count.EqualTo(pooling == SequencePooling.Mean ? 0 : 2));
        foreach ((SequenceInput one, SequenceInput other) in left.Sequences.Zip(right.Sequences))
        {
            Assert.That(one.Mask.ToWeights().SameAs(other.Mask.ToWeights()), Is.True);
            using Tensor there = one.Mask.isinf().logical_not().unsqueeze(2);
            Assert.That((one.Elements * there).ToWeights().Values, Is.EqualTo((other.Elements * there).ToWeights().Values));
        }

        foreach ((TestNetwork test, EmbeddedInput input) in new[] { (host, left), (device, right) })
        {
            // A loss with a different derivative for each value.
            Tensor loss = (input.Input.nan_to_num() * arange(1, input.Input.numel() + 1).view_as(input.Input)).sum();
            foreach (SequenceInput sequence in input.Sequences)
                loss += (sequence.Elements * sequence.Mask.exp().unsqueeze(2) * arange(1, sequence.Elements.shape[2] + 1)).sum();
            (input.Linear is null ? loss : loss + (input.Linear * 0.5).sum()).backward();
            test.Embeddings.Update(batch, 0, [input], Rate, workers);
        }

        foreach ((WeightTensor one, WeightTensor other) in host.Embeddings.Rows().Zip(device.Embeddings.Rows()))
            Assert.That(one.Values, Is.EqualTo(other.Values).Within(1e-5f));
    }

    [Test]
    public void Part_of_a_batch_is_embedded_as_in_the_whole_batch([Values] bool linearTerm, [Values] SequencePooling pooling)
    {
        using var scope = NewDisposeScope();
        var settings = new NetworkSettings(
            5, (2, 2, 1), (1, 0, 0), new(3, [4], linearTerm, SequencePooling: pooling), new(2, [3], true), Rows: 9, Vectors: 1);
        using TestNetwork test = new(settings);
        ImpressionBatch batch = test.Batch();
        EmbeddedInput whole = test.Embeddings.Embed(batch, 0, 0, 9, training: false);
        EmbeddedInput part = test.Embeddings.Embed(batch, 0, 3, 4, training: false);

        Assert.That(part.Input.ToWeights().SameAs(whole.Input.narrow(0, 3, 4).ToWeights()), Is.True);
        foreach ((SequenceInput one, SequenceInput other) in part.Sequences.Zip(whole.Sequences))
            Assert.That(one.Elements.ToWeights().SameAs(other.Elements.narrow(0, 3, 4).ToWeights()), Is.True);
        Assert.That(part.Linear?.ToWeights().Values, Is.EqualTo(whole.Linear?.narrow(0, 3, 4).ToWeights().Values));
    }

    private static EmbeddingTables Create(bool onDevice, RowOptimizer? optimizer = null)
    {
        WeightTensor[] rows = [new([6, 3], [.. FirstRows])], state = (optimizer ?? new RowWiseAdagrad()).FirstState(Plan);
        return onDevice
            ? new DeviceEmbeddingTables(Plan, rows, state, CPU, optimizer)
            : new HostEmbeddingTables(Plan, rows, state, optimizer);
    }

    private static void Step(EmbeddingTables embeddings, float[][] rows, float[][] slopes, int workers)
    {
        using var scope = NewDisposeScope();
        using var pool = new WorkerPool(workers);
        var batch = new ImpressionBatch { Count = rows.Length, Features = [TestNetwork.Encode(Plan, rows, trained: true)] };
        EmbeddedInput input = embeddings.Embed(batch, 0, 0, rows.Length, training: true);
        Tensor all = cat([input.Input, input.Linear!.unsqueeze(1)], 1);
        (all * tensor(slopes.SelectMany(slope => slope).ToArray()).view(rows.Length, 5)).sum().backward();
        embeddings.Update(batch, 0, [input], Rate, pool);
    }

    private static double[] PlainGradient(int id, float[][] ids, float[][] slopes)
    {
        double[] gradient = new double[3];
        for (int i = 0; i < ids.Length; i++)
        {
            for (int field = 0; field < 2; field++)
            {
                if (ids[i][field] != id)
                    continue;
                gradient[0] += slopes[i][2 * field];
                gradient[1] += slopes[i][2 * field + 1];
                gradient[2] += slopes[i][4];
            }
        }

        return gradient;
    }

    private static void PlainStep(double[] rows, double[] sums, float[][] ids, float[][] slopes)
    {
        for (int id = 0; id < sums.Length; id++)
        {
            double[] gradient = PlainGradient(id, ids, slopes);
            sums[id] += gradient.Sum(value => value * value) / 3;
            for (int column = 0; column < 3; column++)
                rows[id * 3 + column] -= Rate * gradient[column] / Math.Sqrt(sums[id]);
        }
    }
}
