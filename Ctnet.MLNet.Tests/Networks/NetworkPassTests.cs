using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Passes;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Trainers;
using Ctnet.MLNet.Training;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>
/// The pass that is written out in C# computes the loss and the gradients of libtorch's graph, which <see
/// cref="NetworkGradientTests"/> compares with finite differences.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class NetworkPassTests
{
    [Test]
    public void Losses_and_gradients_are_those_of_the_graph([Range(0, 59)] int seed)
    {
        var random = new Random(seed);
        NetworkShape shape = Shape(random, random.Next(1, 4));
        NetworkShape source = Shape(random, shape.HiddenUnits.Count) with { LogitShift = random.Next(2) };
        AdapterShape? adapter = random.Next(4) == 0 ? null : new(
            (AdapterKind)random.Next(3), (AdapterInput)random.Next(2), (AdapterPlace)random.Next(2), (AdapterLayers)random.Next(2),
            SourceEmbedding: random.Next(2) == 1, SourceLogit: random.Next(2) == 1);
        Compare(new(
            seed, (random.Next(1, 4), random.Next(3), random.Next(3)), (random.Next(1, 4), random.Next(3), random.Next(3)), shape,
            source, adapter, Rows: random.Next(1, 260), SourceColumns: adapter is not null && random.Next(4) == 0,
            FurtherSources: adapter is not null ? random.Next(2) : 0));
    }

    [Test]
    public void Networks_with_other_parts_have_no_pass()
    {
        NetworkShape plain = new(2, [4, 3], true), source = new(2, [5, 2], true);
        foreach (NetworkShape shape in new[]
        {
            plain with { Normalization = Normalization.Layer },
            plain with { Interaction = TowerInteraction.Of(Interaction.Cross, 2, null) },
            plain with { Interaction = TowerInteraction.Of(Interaction.FactorizationMachine, 2, null) },
            plain with { Precision = MatrixPrecision.Bf16 },
            plain with { Conversions = true },
        })
        {
            Assert.That(HasPass(new(1, (2, 1, 1), (2, 1, 1), shape, source, null)), Is.False, shape.ToString());
        }

        Assert.That(HasPass(new(1, (2, 1, 1), (2, 1, 1), plain, source, null)), Is.True);
        AdapterShape adapter =
            new(AdapterKind.Glu, AdapterInput.Previous, AdapterPlace.BeforeActivation, AdapterLayers.All, true, true);
        Assert.That(HasPass(new(1, (2, 1, 1), (2, 1, 1), plain, source, adapter)), Is.True);
        Assert.That(
            HasPass(new(1, (2, 1, 1), (2, 1, 1), plain, source with { Normalization = Normalization.Layer }, adapter)), Is.False);
    }

    private static bool HasPass(NetworkSettings settings)
    {
        using var test = new TestNetwork(settings);
        using var dense = new DenseParameters(test.Networks, CPU);
        using NetworkPass? pass = test.Network.CreatePass((HostRows)test.Embeddings);
        return pass is not null;
    }

    private static void Compare(NetworkSettings settings)
    {
        const float Scale = 1.5f;
        using var scope = NewDisposeScope();
        using var test = new TestNetwork(settings);
        using var dense = new DenseParameters(test.Networks, CPU);
        ImpressionBatch batch = test.Batch();
        EmbeddedInput input = test.Embeddings.Embed(batch, 0, 0, batch.Count, training: true);
        BatchLoss loss = test.Network.Loss(input, BatchPart.Whole(batch, CPU));
        loss.LogLoss.mul(Scale).backward();
        Dictionary<string, float[]> expected = Gradients(test.Network);
        float[] expectedInput = [.. ((IInputGradients)input).OfInput], expectedLinear = [.. ((IInputGradients)input).OfLinear];

        dense.ZeroGradients(0);
        using NetworkPass pass = test.Network.CreatePass((HostRows)test.Embeddings)!;
        float[] logits = new float[batch.Count];
        double actual = pass.Run(batch, 0, logits, Scale);

        Assert.That(actual, Is.EqualTo(loss.LogLoss.item<float>()).Within(1e-4 * batch.Count));
        Near(logits, loss.Logits.ToWeights().Values, "logits");
        Near(pass.Gradients.OfInput.ToArray(), expectedInput, "input");
        Near(pass.Gradients.OfLinear.ToArray(), expectedLinear, "linear");
        foreach ((string name, float[] values) in Gradients(test.Network))
            Near(values, expected[name], name);
    }

    // Sums of many rows round in another order.
    private static void Near(float[] actual, float[] expected, string name)
    {
        float largest = expected.Select(Math.Abs).DefaultIfEmpty(0).Max();
        Assert.That(actual, Is.EqualTo(expected).Within(2e-5f * (1 + largest)), name);
    }

    private static Dictionary<string, float[]> Gradients(CtrNetwork network) => network.named_parameters().ToDictionary(
        part => part.name, part => part.parameter.grad!.ToWeights().Values);

    private static NetworkShape Shape(Random random, int depth) => new(
        random.Next(1, 6), [.. Enumerable.Range(0, depth).Select(_ => random.Next(1, 40))], random.Next(2) == 1,
        (Activation)random.Next(Enum.GetValues<Activation>().Length));
}
