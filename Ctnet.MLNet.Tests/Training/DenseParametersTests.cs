using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Networks;
using Ctnet.MLNet.Training;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Training;

public sealed class DenseParametersTests
{
    private const double Rate = 0.2;

    private static readonly string[] Names = ["layers.0.weight", "layers.0.bias", "head.weight", "head.bias"];

    [Test]
    public void Three_steps_of_Adagrad_are_those_of_plain_loops()
    {
        using var scope = NewDisposeScope();
        using Tower tower = NewTower();
        using var dense = new DenseParameters([tower], CPU);
        PlainWeights values = Values(tower);
        var sums = values.ToDictionary(part => part.Key, part => new double[part.Value.Length]);
        for (int step = 0; step < 3; step++)
        {
            Dictionary<string, float[]> gradients = Gradients(step);
            Step(tower, dense, gradients);
            foreach (string name in Names)
            {
                for (int i = 0; i < gradients[name].Length; i++)
                {
                    sums[name][i] += (double)gradients[name][i] * gradients[name][i];
                    values[name][i] -= Rate * gradients[name][i] / (Math.Sqrt(sums[name][i]) + 1e-4);
                }
            }
        }

        Dictionary<string, WeightTensor> state = dense.SaveState();
        Assert.That(state.Keys, Is.EquivalentTo(Names));
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in tower.named_parameters())
        {
            Assert.That(parameter.ToWeights().Values, Is.EqualTo(values[name].Select(value => (float)value)).Within(2e-6f), name);
            Assert.That(state[name].Values, Is.EqualTo(sums[name].Select(value => (float)value)).Within(1e-5f), name);
        }
    }

    [Test]
    public void The_first_step_of_a_tiny_gradient_is_tempered()
    {
        // 1e-4 / (1e-4 + 1e-4): half of the rate, where plain Adagrad would go all of it.
        using var scope = NewDisposeScope();
        using Tower tower = NewTower();
        float before = tower.get_parameter("head.bias")!.item<float>();
        using var dense = new DenseParameters([tower], CPU);
        Step(tower, dense, new() { ["head.bias"] = [1e-4f] });

        Assert.That(before - tower.get_parameter("head.bias")!.item<float>(), Is.EqualTo(Rate / 2).Within(1e-6));
    }

    [Test]
    public void The_state_of_an_earlier_network_goes_on()
    {
        using var scope = NewDisposeScope();
        using Tower whole = NewTower();
        using var wholeDense = new DenseParameters([whole], CPU);
        using Tower first = NewTower();
        using var firstDense = new DenseParameters([first], CPU);
        using Tower second = NewTower();
        Step(whole, wholeDense, Gradients(0));
        Step(whole, wholeDense, Gradients(1));

        Step(first, firstDense, Gradients(0));
        using (no_grad())
        {
            foreach ((string name, TorchSharp.Modules.Parameter parameter) in second.named_parameters())
                parameter.copy_(first.get_parameter(name)!);
        }

        using var secondDense = new DenseParameters([second], CPU);
        secondDense.LoadState(firstDense.SaveState());
        Step(second, secondDense, Gradients(1));

        Assert.That(Values(second), Is.EqualTo(Values(whole)));
    }

    [Test]
    public void Taking_parameters_over_changes_none_of_them()
    {
        using Tower tower = NewTower();
        PlainWeights before = Values(tower);
        using var dense = new DenseParameters([tower], CPU);
        Assert.That(Values(tower), Is.EqualTo(before));
    }

    private static Tower NewTower() => new(3, new(1, [2], false), new Random(5));

    private static PlainWeights Values(Tower tower) =>
        PlainWeights.Of(tower.named_parameters().ToDictionary(part => part.name, part => part.parameter.ToWeights()));

    private static Dictionary<string, float[]> Gradients(int step)
    {
        var random = new Random(step);
        return new[] { 6, 2, 2, 1 }.Zip(Names).ToDictionary(part => part.Second, part => TestNetwork.Normal(random, 1, part.First).Values);
    }

    // A loss that is linear in the parameters has these gradients.
    private static void Step(Tower tower, DenseParameters dense, Dictionary<string, float[]> gradients)
    {
        using var scope = NewDisposeScope();
        dense.ZeroGradients(0);
        Tensor loss = zeros(1);
        foreach ((string name, float[] gradient) in gradients)
            loss += (tower.get_parameter(name)! * tensor(gradient).view_as(tower.get_parameter(name)!)).sum();
        loss.backward();
        dense.Update(Rate, rows: 1);
    }
}
