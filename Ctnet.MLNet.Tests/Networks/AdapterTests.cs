using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Trainers;
using NUnit.Framework;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

public sealed class AdapterTests
{
    [Test]
    public void A_gated_linear_unit_by_hand()
    {
        using var scope = NewDisposeScope();
        using var adapter = new Adapter(AdapterKind.Glu, 2, 2, new Random(0));
        // The rows of U, then those of V; the values of c, then those of d.
        Set(adapter, [[1, 0], [0.5f, -1], [0, 0], [1, -1]], [0.5f, 0, MathF.Log(3), 1]);

        // U z + c = [1.5, -1.5]; V z + d = [ln 3, 0], whose sigmoids are 3/4 and 1/2.
        float[] output = adapter.call(tensor(new float[,] { { 1, 2 } })).ToWeights().Values;
        Assert.That(output, Is.EqualTo(new[] { 1.125f, -0.75f }).Within(1e-6f));
    }

    [Test]
    public void A_linear_adapter_by_hand()
    {
        using var scope = NewDisposeScope();
        using var adapter = new Adapter(AdapterKind.Linear, 2, 1, new Random(0));
        Set(adapter, [[3, -0.5f]], [0.25f]);

        Assert.That(adapter.call(tensor(new float[,] { { 1, 2 } })).ToWeights().Values, Is.EqualTo(new[] { 2.25f }));
    }

    [Test]
    public void Gradients_of_value_gate_and_input_match_finite_differences(
        [Values(AdapterKind.Glu, AdapterKind.Linear)] AdapterKind kind)
    {
        using var scope = NewDisposeScope();
        var random = new Random(7);
        using var adapter = new Adapter(kind, 3, 4, random);

        Tensor input = TestNetwork.Normal(random, 1, 5, 3).ToTensor(CPU);
        Tensor blend = TestNetwork.Normal(random, 1, 5, 4).ToTensor(CPU);
        ModuleGradients.Check(adapter, input, output => (output * blend).sum(), random);
    }

    [Test]
    public void A_new_adapter_gives_zero_for_any_input_and_can_learn(
        [Values(AdapterKind.Glu, AdapterKind.Linear)] AdapterKind kind)
    {
        using var scope = NewDisposeScope();
        using var adapter = new Adapter(kind, 3, 2, new Random(1));

        Tensor output = adapter.call(tensor(new float[,] { { 1, -20, 300 }, { 0, 0, 1e6f } }));
        Assert.That(output.ToWeights().Values, Is.All.Zero);
        output.sum().backward();
        Tensor gradient = adapter.get_parameter("layer.weight")!.grad!;
        Assert.That(gradient.narrow(0, 0, 2).abs().max().item<float>(), Is.GreaterThan(0));
    }

    private static void Set(Adapter adapter, float[][] weight, float[] bias)
    {
        using var _ = no_grad();
        adapter.get_parameter("layer.weight")!.copy_(tensor(weight.SelectMany(row => row).ToArray()).view(weight.Length, -1));
        adapter.get_parameter("layer.bias")!.copy_(tensor(bias));
    }
}
