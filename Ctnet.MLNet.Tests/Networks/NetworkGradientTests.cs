using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Trainers;
using Ctnet.MLNet.Training;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>
/// Logits and gradients of whole networks against the plain loops and their central differences. The modules compute in float32, in
/// which differences would drown; the loops are in float64.
/// </summary>
public sealed class NetworkGradientTests
{
    private const double Relative = 2e-4, Absolute = 2e-5;

    private static readonly (int, int, int) Fields = (2, 2, 2), SourceFields = (3, 1, 1);

    [Test]
    public void Gradients_of_a_single_tower_are_those_of_finite_differences([Values] bool linearTerm, [Values(1, 2)] int depth) =>
        Check(new(11, Fields, SourceFields, new(3, Hidden(4, depth), linearTerm), new(2, Hidden(3, depth), true)));

    [Test]
    public void Gradients_of_every_kind_of_adapted_tower_are_those_of_finite_differences(
        [Values(AdapterKind.Glu, AdapterKind.Linear)] AdapterKind kind, [Values] AdapterInput input, [Values] AdapterPlace place,
        [Values] AdapterLayers layers, [Values] bool sourceEmbedding, [Values] bool sourceLogit) =>
        Check(new(12, Fields, SourceFields, new(2, [4, 3], true), new(3, [5, 2], true),
            new(kind, input, place, layers, sourceEmbedding, sourceLogit)));

    [Test]
    public void Gradients_without_adapters_and_with_columns_of_the_source_are_those_of_finite_differences(
        [Values] AdapterKind kind, [Values] bool sourceLogit) =>
        Check(new(13, Fields, SourceFields, new(2, [3], false), new(3, [4], false),
            new(kind, AdapterInput.Same, AdapterPlace.AfterActivation, AdapterLayers.All, true, sourceLogit), SourceColumns: true));

    private static int[] Hidden(int first, int depth) => [.. Enumerable.Range(0, depth).Select(l => first - l)];

    private static void Check(NetworkSettings settings)
    {
        using var scope = NewDisposeScope();
        using var test = new TestNetwork(settings);
        PlainWeights weights = PlainWeights.Of(test.Weights);
        Assert.That(test.Logits(), Is.EqualTo(Enumerable.Range(0, test.Rows.Length).Select(row => (float)test.PlainLogit(weights, row)))
            .Within(1e-5f));

        var batch = new BatchTensors(test.Batch(), test.Network.Plans, CPU);
        Tensor loss = nn.functional.binary_cross_entropy_with_logits(
            test.Network.Logits(batch, training: true), batch.Labels, batch.Weights);
        loss.backward();

        Assert.That(loss.item<float>(), Is.EqualTo(test.PlainLoss(weights)).Within(1e-5));
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in test.Network.named_parameters())
            AssertClose(name, parameter.grad!.ToWeights().Values, Differences(name));
        AssertEmbeddingGradient(test, Differences(CtrNetwork.EmbeddingsName));

        double[] Differences(string name) => FiniteDifferences.Gradient(weights[name], () => test.PlainLoss(weights));
    }

    // A step of rate 1 with the gradient times the rows: row -= g / sqrt(1 + mean(g²)).
    private static void AssertEmbeddingGradient(TestNetwork test, double[] gradient)
    {
        WeightTensor before = test.Weights[CtrNetwork.EmbeddingsName];
        test.Network.Table.Update(1, test.Rows.Length);
        float[] after = test.Network.Table.Rows.Values;
        double[] expected = new double[after.Length];
        for (int row = 0; row < before.Rows; row++)
        {
            double[] sum = [.. gradient.AsSpan(row * before.Columns, before.Columns).ToArray().Select(value => value * test.Rows.Length)];
            double root = Math.Sqrt(1 + sum.Average(value => value * value));
            for (int column = 0; column < before.Columns; column++)
                expected[row * before.Columns + column] = before.Values[row * before.Columns + column] - sum[column] / root;
        }

        AssertClose("embeddings after a step", after, expected);
        Assert.That(gradient, Has.Some.Not.Zero);
    }

    private static void AssertClose(string name, float[] actual, double[] expected)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Length), name);
        for (int i = 0; i < actual.Length; i++)
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(Absolute + Relative * Math.Abs(expected[i])), $"{name}[{i}]");
    }
}
