using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Trainers;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>
/// Compares logits and gradients of whole networks with plain loops and their central differences. The modules compute in
/// float32, which is too coarse for differences, so the loops compute in float64.
/// </summary>
public sealed class NetworkGradientTests
{
    private const double Relative = 2e-4, Absolute = 2e-5;

    private static readonly (int, int, int) Fields = (2, 2, 2), SourceFields = (3, 1, 1);

    private static readonly AdapterShape Adapted =
        new(AdapterKind.Glu, AdapterInput.Previous, AdapterPlace.BeforeActivation, AdapterLayers.All, true, true);

    [Test]
    public void Gradients_of_a_single_tower_match_finite_differences([Values] bool linearTerm, [Values(1, 2)] int depth) =>
        Check(new(11, Fields, SourceFields, new(3, Hidden(4, depth), linearTerm), new(2, Hidden(3, depth), true)));

    [Test]
    public void Gradients_through_activations_and_layer_normalization_match_finite_differences(
        [Values] Activation activation, [Values(Normalization.None, Normalization.Layer)] Normalization normalization,
        [Values] bool adapted)
    {
        var shape = new NetworkShape(2, [4, 3], true, activation, normalization);
        NetworkShape source = shape with { HiddenUnits = [5, 2], LogitShift = -2 };
        Check(new(14, Fields, SourceFields, shape, source, adapted ? Adapted : null));
    }

    [Test]
    public void Gradients_through_attention_match_finite_differences([Values(15, 16, 17, 18)] int seed, [Values] bool adapted)
    {
        var shape = new NetworkShape(2, [4, 3], true, Activation.Tanh, SequencePooling: SequencePooling.Attention);
        Check(new(seed, (2, 3, 1), SourceFields, shape, shape with { HiddenUnits = [5, 2] }, adapted ? Adapted : null));
    }

    [Test]
    public void Gradients_through_interactions_match_finite_differences(
        [Values(Interaction.Cross, Interaction.FactorizationMachine)] Interaction kind, [Values(null, 2)] int? rank,
        [Values(19, 20)] int seed, [Values] SequencePooling pooling, [Values] bool adapted)
    {
        var interaction = TowerInteraction.Of(kind, 2, rank);
        var shape = new NetworkShape(2, [4, 3], true, Activation.Tanh, SequencePooling: pooling, Interaction: interaction);
        NetworkShape source = shape with { HiddenUnits = [5, 2] };
        // Cross layers multiply large values, and their rounding errors with them.
        double slack = kind == Interaction.Cross ? 5 : 1;
        Check(new(seed, (3, 2, 1), SourceFields, shape, source, adapted ? Adapted : null, Vectors: 1), slack);
    }

    [Test]
    public void Gradients_through_projected_vectors_match_finite_differences(
        [Values(21, 22)] int seed, [Values(1, 2)] int vectors, [Values] bool adapted, [Values] SequencePooling pooling)
    {
        var shape = new NetworkShape(2, [4, 3], true, Activation.Tanh, SequencePooling: pooling);
        NetworkShape source = shape with { HiddenUnits = [5, 2] };
        Check(new(seed, (1, 1, 1), SourceFields, shape, source, adapted ? Adapted : null, Rows: 9, Vectors: vectors));
    }

    [Test]
    public void Gradients_of_every_kind_of_adapted_tower_match_finite_differences(
        [Values(AdapterKind.Glu, AdapterKind.Linear)] AdapterKind kind, [Values] AdapterInput input, [Values] AdapterPlace place,
        [Values] AdapterLayers layers, [Values] bool sourceEmbedding, [Values] bool sourceLogit) =>
        Check(new(12, Fields, SourceFields, new(2, [4, 3], true), new(3, [5, 2], true),
            new(kind, input, place, layers, sourceEmbedding, sourceLogit)));

    [Test]
    public void Gradients_with_several_sources_match_finite_differences(
        [Values] AdapterKind kind, [Values] AdapterPlace place, [Values(1, 2)] int further, [Values] bool conversions)
    {
        // Without adapters, the sources' logits alone enter.
        var adapter = new AdapterShape(kind, AdapterInput.Previous, place, AdapterLayers.All, true, SourceLogit: true);
        var shape = new NetworkShape(2, [4, 3], true, Activation.Tanh, Conversions: conversions);
        NetworkShape source = new(3, [5, 2], true, Activation.Tanh);
        Check(new(24, Fields, SourceFields, shape, source, adapter, FurtherSources: further));
    }

    [Test]
    public void Gradients_without_adapters_and_with_columns_of_the_source_match_finite_differences(
        [Values] AdapterKind kind, [Values] bool sourceLogit) =>
        Check(new(13, Fields, SourceFields, new(2, [3], false), new(3, [4], false),
            new(kind, AdapterInput.Same, AdapterPlace.AfterActivation, AdapterLayers.All, true, sourceLogit),
            SourceColumns: true));

    [Test]
    public void Gradients_of_the_entire_space_loss_match_finite_differences(
        [Values(21, 22, 23)] int seed, [Values(Normalization.None, Normalization.Layer)] Normalization normalization,
        [Values] bool adapted, [Values] AdapterPlace place, [Values(0, 1, 2)] int shared)
    {
        var shape = new NetworkShape(
            2, [4, 3], true, Activation.Tanh, normalization, SequencePooling.Attention, LogitShift: 1.5, Conversions: true,
            SharedLayers: shared);
        NetworkShape source = shape with { HiddenUnits = [5, 2], LogitShift = -2, Conversions = false, SharedLayers = 0 };
        Check(new(seed, (2, 3, 1), SourceFields, shape, source, adapted ? Adapted with { Place = place } : null, Rows: 8));
    }

    private static int[] Hidden(int first, int depth) => [.. Enumerable.Range(0, depth).Select(l => first - l)];

    private static void Check(NetworkSettings settings, double slack = 1)
    {
        using var scope = NewDisposeScope();
        using var test = new TestNetwork(settings);
        PlainWeights weights = PlainWeights.Of(test.Weights);
        float[] logits = [.. Enumerable.Range(0, test.Rows.Length).Select(row => (float)test.PlainLogit(weights, row))];
        Assert.That(test.Logits(), Is.EqualTo(logits).Within(slack * 1e-5));

        // The sum over the rows, as in a step of training.
        ImpressionBatch batch = test.Batch();
        var part = BatchPart.Whole(batch, CPU);
        EmbeddedInput features = test.Embeddings.Embed(batch, 0, 0, batch.Count, training: true);
        BatchLoss sum = test.Network.Loss(features, part);
        Tensor loss = sum.Further is null ? sum.LogLoss : sum.LogLoss + sum.Further;
        loss.backward();

        Assert.That(loss.item<float>(), Is.EqualTo(SumOfLosses()).Within(slack * 1e-5));
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in test.Network.named_parameters())
            AssertClose(name, parameter.grad!.ToWeights().Values, Differences(name), slack);
        // A step of rate 1: row -= g / sqrt(1 + mean(g²)).
        using var workers = new WorkerPool(1);
        test.Embeddings.Update(batch, 0, [features], 1, workers);
        Dictionary<string, WeightTensor> after = test.CurrentWeights();
        foreach (string name in test.Plan.Tables.Select(table => GraphNames.Table(GraphNames.Tower, table)))
            AssertClose(name, after[name].Values, StepOf(test.Weights[name], Differences(name)), slack);

        double SumOfLosses() => test.Rows.Length * test.PlainLoss(weights);
        double[] Differences(string name) => FiniteDifferences.Gradient(weights[name], SumOfLosses);
    }

    private static double[] StepOf(WeightTensor before, double[] gradient)
    {
        double[] after = new double[gradient.Length];
        for (int row = 0; row < before.Rows; row++)
        {
            double[] slopes = gradient.AsSpan(row * before.Columns, before.Columns).ToArray();
            double root = Math.Sqrt(1 + slopes.Average(value => value * value));
            for (int column = 0; column < before.Columns; column++)
                after[row * before.Columns + column] = before.Values[row * before.Columns + column] - slopes[column] / root;
        }

        Assert.That(gradient, Has.Some.Not.Zero);
        return after;
    }

    private static void AssertClose(string name, float[] actual, double[] expected, double slack)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Length), name);
        for (int i = 0; i < actual.Length; i++)
        {
            double tolerance = slack * (Absolute + Relative * Math.Abs(expected[i]));
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(tolerance), $"{name}[{i}]");
        }
    }
}
