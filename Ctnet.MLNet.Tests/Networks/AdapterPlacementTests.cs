using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>The places of adapters, by hand. Layers have one unit, and linear adapters pass their input on.</summary>
public sealed class AdapterPlacementTests
{
    // t_0 = 0.5; z_1 = 2 t_0 - 3; z_2 = t_1 - 1. s_0 = 2.5, s_1 = 3, s_2 = 5. The head passes t_2 on, and the linear term adds
    // 0.25. Without adapters: z_1 = -2, t_1 = 0, z_2 = -1, t_2 = 0.
    [TestCase(AdapterInput.Previous, AdapterPlace.BeforeActivation, AdapterLayers.All, ExpectedResult = 2.75f,
        Description = "t_1 = relu(-2 + 2.5) = 0.5; t_2 = relu(-0.5 + 3) = 2.5")]
    [TestCase(AdapterInput.Previous, AdapterPlace.AfterActivation, AdapterLayers.All, ExpectedResult = 4.75f,
        Description = "t_1 = relu(-2) + 2.5 = 2.5; t_2 = 1.5 + 3 = 4.5")]
    [TestCase(AdapterInput.Same, AdapterPlace.BeforeActivation, AdapterLayers.All, ExpectedResult = 5.25f,
        Description = "t_1 = relu(-2 + 3) = 1; t_2 = relu(0 + 5) = 5")]
    [TestCase(AdapterInput.Same, AdapterPlace.AfterActivation, AdapterLayers.All, ExpectedResult = 7.25f,
        Description = "t_1 = 0 + 3 = 3; t_2 = 2 + 5 = 7")]
    [TestCase(AdapterInput.Previous, AdapterPlace.BeforeActivation, AdapterLayers.Last, ExpectedResult = 2.25f,
        Description = "t_1 = 0; t_2 = relu(-1 + 3) = 2")]
    [TestCase(AdapterInput.Previous, AdapterPlace.AfterActivation, AdapterLayers.Last, ExpectedResult = 3.25f,
        Description = "t_1 = 0; t_2 = relu(-1) + 3 = 3")]
    [TestCase(AdapterInput.Same, AdapterPlace.BeforeActivation, AdapterLayers.Last, ExpectedResult = 4.25f,
        Description = "t_1 = 0; t_2 = relu(-1 + 5) = 4")]
    [TestCase(AdapterInput.Same, AdapterPlace.AfterActivation, AdapterLayers.Last, ExpectedResult = 5.25f,
        Description = "t_1 = 0; t_2 = relu(-1) + 5 = 5")]
    public float Logit_by_hand(AdapterInput input, AdapterPlace place, AdapterLayers layers) =>
        Logit(new(AdapterKind.Linear, input, place, layers, SourceEmbedding: false, SourceLogit: false));

    [Test]
    public void The_source_embedding_adds_to_the_input()
    {
        // t_0 = 0.5 + 2.5 = 3; z_1 = 3, and 3 + 2.5 = 5.5; z_2 = 4.5, and 4.5 + 3 = 7.5.
        var shape = new AdapterShape(
            AdapterKind.Linear, AdapterInput.Previous, AdapterPlace.BeforeActivation, AdapterLayers.All, SourceEmbedding: true,
            SourceLogit: false);
        Assert.That(Logit(shape), Is.EqualTo(7.75f));
    }

    [Test]
    public void The_source_logit_is_added_with_its_weight_even_without_adapters()
    {
        // 0 + 0.25 + 0.5 * 7.
        var shape = new AdapterShape(
            AdapterKind.None, AdapterInput.Previous, AdapterPlace.BeforeActivation, AdapterLayers.All, SourceEmbedding: true,
            SourceLogit: true);
        Assert.That(Logit(shape), Is.EqualTo(3.75f));
    }

    private static float Logit(AdapterShape shape)
    {
        using var scope = NewDisposeScope();
        var plan = new FeaturePlan(TestLayouts.OneField(3), embeddingSize: 1, linearTerm: true);
        using var embeddings = new HostEmbeddingTables(plan, [new([3, 2], [9, 9, 9, 9, 0.5f, 0.25f])], null);
        var source = new ColumnsPath(["s0", "s1", "s2", "logit"], [1, 1, 1, 1]);
        using var network = new CtnetNetwork(new(1, [1, 1], LinearTerm: true), shape, plan, source, CPU, new Random(0));
        var weights = new Dictionary<string, WeightTensor>
        {
            ["tower.layers.0.weight"] = Weight(2), ["tower.layers.0.bias"] = Bias(-3),
            ["tower.layers.1.weight"] = Weight(1), ["tower.layers.1.bias"] = Bias(-1),
            ["tower.head.weight"] = Weight(1), ["tower.head.bias"] = Bias(0),
            ["adapter0.layer.weight"] = Weight(1), ["adapter1.layer.weight"] = Weight(1), ["adapter2.layer.weight"] = Weight(1),
            ["sourceLogit"] = Bias(0.5f),
        };
        network.LoadDense(weights.Where(weight => network.has_parameter(weight.Key)).ToDictionary());

        var batch = new ImpressionBatch
        {
            Count = 1,
            Features = [TestNetwork.Encode(plan, [[2]], trained: false)],
            Plain = [null, [2.5f], [3], [5], [7]],
        };
        using var _ = no_grad();
        return network.Logits(embeddings.Embed(batch, 0, 0, 1, training: false), BatchPart.Whole(batch, CPU)).item<float>();

        static WeightTensor Weight(float value) => new([1, 1], [value]);
        static WeightTensor Bias(float value) => new([1], [value]);
    }
}
