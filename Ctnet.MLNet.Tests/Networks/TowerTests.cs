using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Training;
using NUnit.Framework;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

public sealed class TowerTests
{
    [Test]
    public void Forward_by_hand()
    {
        using var scope = NewDisposeScope();
        using Tower tower = OneLayer();

        // [1 - 4 + 0.5, 3 + 2 - 1] = [-2.5, 4], relu [0, 4]; 2 * 0 + 0.25 * 4 - 0.5 = 0.5.
        // [2 + 2 + 0.5, 6 - 1 - 1] = [4.5, 4]; 9 + 1 - 0.5 = 9.5.
        Tensor input = tensor(new float[,] { { 1, -2 }, { 2, 1 } });
        Tensor[] hidden = tower.Hidden(input);

        Assert.That(hidden, Has.Length.EqualTo(2));
        Assert.That(hidden[0].ToWeights().Values, Is.EqualTo(new float[] { 1, -2, 2, 1 }));
        Assert.That(hidden[1].ToWeights().Values, Is.EqualTo(new[] { 0, 4, 4.5f, 4 }));
        Assert.That(tower.call(input).ToWeights().Values, Is.EqualTo(new[] { 0.5f, 9.5f }));
        Assert.That(tower.call(input).shape, Is.EqualTo(new long[] { 2 }));
    }

    [Test]
    public void Gradients_of_all_weights_and_of_the_input_are_those_of_finite_differences([Values(1, 2, 3)] int depth)
    {
        using var scope = NewDisposeScope();
        var random = new Random(depth);
        using var tower = new Tower(4, [.. Enumerable.Range(0, depth).Select(l => 5 - l)], random);

        Tensor input = TestNetwork.Normal(random, 1, 6, 4).ToTensor(CPU), blend = TestNetwork.Normal(random, 1, 6).ToTensor(CPU);
        ModuleGradients.Check(tower, input, output => (output * blend).sum(), random);
    }

    [Test]
    public void A_new_tower_has_no_bias_and_weights_that_keep_the_scale_of_their_input()
    {
        using var tower = new Tower(400, [300, 200], new Random(1));
        Dictionary<string, WeightTensor> weights = tower.named_parameters()
            .ToDictionary(part => part.name, part => part.parameter.ToWeights());

        Assert.That(weights.Keys, Is.EquivalentTo(new[]
        {
            "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "head.weight", "head.bias",
        }));
        Assert.That(
            weights.Where(weight => weight.Key.EndsWith("bias", StringComparison.Ordinal)).SelectMany(weight => weight.Value.Values),
            Is.All.Zero);
        // He's initialization: deviation sqrt(2 / inputs) before a relu.
        Assert.That(Deviation(weights["layers.0.weight"].Values), Is.EqualTo(Math.Sqrt(2 / 400.0)).Within(2).Percent);
        Assert.That(Deviation(weights["layers.1.weight"].Values), Is.EqualTo(Math.Sqrt(2 / 300.0)).Within(2).Percent);
        Assert.That(Deviation(weights["head.weight"].Values), Is.EqualTo(Math.Sqrt(1 / 200.0)).Within(20).Percent);
        Assert.That(weights["layers.0.weight"].Values.Average(), Is.EqualTo(0).Within(0.001));
    }

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(value => (double)value * value));

    private static Tower OneLayer()
    {
        var tower = new Tower(2, [2], new Random(0));
        using var _ = no_grad();
        Set("layers.0.weight", 1, 2, 3, -1);
        Set("layers.0.bias", 0.5f, -1);
        Set("head.weight", 2, 0.25f);
        Set("head.bias", -0.5f);
        return tower;

        void Set(string name, params float[] values) =>
            tower.get_parameter(name)!.copy_(tensor(values).view_as(tower.get_parameter(name)!));
    }
}
