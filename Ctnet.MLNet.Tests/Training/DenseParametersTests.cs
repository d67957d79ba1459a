using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Networks;
using Ctnet.MLNet.Trainers;
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
    public void Averages_follow_the_weights_and_predict()
    {
        using var scope = NewDisposeScope();
        using Tower tower = NewTower(), other = NewTower();
        using var dense = new DenseParameters([tower], CPU, averageDecay: 0.9);
        using var plain = new DenseParameters([other], CPU);
        PlainWeights averages = Values(tower);
        for (int step = 0; step < 3; step++)
        {
            Step(tower, dense, Gradients(step));
            Step(other, plain, Gradients(step));
            foreach ((string name, double[] trained) in Values(other))
            {
                for (int i = 0; i < trained.Length; i++)
                    averages[name][i] = 0.9 * averages[name][i] + 0.1 * trained[i];
            }
        }

        Dictionary<string, WeightTensor> state = dense.SaveState();
        dense.Predicting(() =>
        {
            foreach ((string name, double[] values) in Values(tower))
                Assert.That(values, Is.EqualTo(averages[name]).Within(2e-6), name);
            return 0;
        });
        foreach ((string name, double[] trained) in Values(other))
        {
            Assert.That(Values(tower)[name], Is.EqualTo(trained), name);
            Assert.That(state[name + ".trained"].Values, Is.EqualTo(trained), name);
        }
    }

    [Test]
    public void Training_goes_on_from_the_trained_weights_and_their_averages()
    {
        using var scope = NewDisposeScope();
        using Tower first = NewTower(), second = NewTower();
        using var dense = new DenseParameters([first], CPU, averageDecay: 0.9);
        Step(first, dense, Gradients(0));
        // A model has the averages as its weights, and the trained weights in its state.
        using (no_grad())
        {
            foreach ((string name, WeightTensor average) in dense.Predicting(() => first.named_parameters()
                .ToDictionary(part => part.name, part => part.parameter.ToWeights())))
                second.get_parameter(name)!.copy_(average.ToTensor(CPU));
        }

        using var next = new DenseParameters([second], CPU, averageDecay: 0.9);
        next.LoadState(dense.SaveState());
        Step(first, dense, Gradients(1));
        Step(second, next, Gradients(1));
        Assert.That(Values(second), Is.EqualTo(Values(first)));
        Assert.That(next.Predicting(() => Values(second)), Is.EqualTo(dense.Predicting(() => Values(first))));
        dense.Add("head.bias", 2);
        Assert.That(
            dense.Predicting(() => Values(first))["head.bias"][0],
            Is.EqualTo(next.Predicting(() => Values(second))["head.bias"][0] + 2).Within(1e-6));
    }

    [Test]
    public void Three_steps_of_Adam_are_those_of_plain_loops()
    {
        using var scope = NewDisposeScope();
        using Tower tower = NewTower();
        using var dense = new DenseParameters([tower], CPU, DenseOptimizer.Adam);
        PlainWeights values = Values(tower);
        var mean = values.ToDictionary(part => part.Key, part => new double[part.Value.Length]);
        var square = values.ToDictionary(part => part.Key, part => new double[part.Value.Length]);
        for (int step = 1; step <= 3; step++)
        {
            Dictionary<string, float[]> gradients = Gradients(step);
            Step(tower, dense, gradients);
            foreach (string name in Names)
            {
                for (int i = 0; i < gradients[name].Length; i++)
                {
                    mean[name][i] = 0.9 * mean[name][i] + 0.1 * gradients[name][i];
                    square[name][i] = 0.999 * square[name][i] + 0.001 * gradients[name][i] * gradients[name][i];
                    values[name][i] -= Rate * (mean[name][i] / (1 - Math.Pow(0.9, step)))
                        / (Math.Sqrt(square[name][i] / (1 - Math.Pow(0.999, step))) + 1e-8);
                }
            }
        }

        Dictionary<string, WeightTensor> state = dense.SaveState();
        Assert.That(
            state.Keys,
            Is.EquivalentTo(Names.SelectMany(name => new[] { ".mean", ".square", ".steps" }, (name, part) => name + part)));
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in tower.named_parameters())
        {
            Assert.That(parameter.ToWeights().Values, Is.EqualTo(values[name].Select(value => (float)value)).Within(1e-5f), name);
            Assert.That(state[$"{name}.mean"].Values, Is.EqualTo(mean[name].Select(value => (float)value)).Within(1e-6f), name);
            Assert.That(
                state[$"{name}.square"].Values, Is.EqualTo(square[name].Select(value => (float)value)).Within(1e-6f), name);
            Assert.That(state[$"{name}.steps"].Values, Is.EqualTo(new float[] { 3 }), name);
        }
    }

    [Test]
    public void A_new_parameter_begins_with_Adam_s_first_step()
    {
        using var scope = NewDisposeScope();
        using Tower before = NewTower(), tower = NewTower();
        using var first = new DenseParameters([before], CPU, DenseOptimizer.Adam);
        for (int step = 0; step < 100; step++)
            Step(before, first, Gradients(step));
        using var dense = new DenseParameters([tower], CPU, DenseOptimizer.Adam);
        dense.LoadState(first.SaveState().Where(part => !part.Key.StartsWith("head", StringComparison.Ordinal)).ToDictionary());
        float bias = tower.get_parameter("head.bias")!.item<float>();
        Step(tower, dense, new() { ["head.bias"] = [0.01f] });

        // Adam's first step is the whole rate, whatever the gradient.
        Assert.That(bias - tower.get_parameter("head.bias")!.item<float>(), Is.EqualTo(Rate).Within(1e-5));
        Assert.That(dense.SaveState()["layers.0.bias.steps"].Values, Is.EqualTo(new float[] { 101 }));
    }

    [Test]
    public void The_state_of_another_optimizer_is_ignored([Values] DenseOptimizer kind)
    {
        using var scope = NewDisposeScope();
        using Tower before = NewTower(), tower = NewTower(), fresh = NewTower();
        using var first = new DenseParameters([before], CPU, 1 - kind);
        using var dense = new DenseParameters([tower], CPU, kind);
        using var anew = new DenseParameters([fresh], CPU, kind);
        Step(before, first, Gradients(0));
        dense.LoadState(first.SaveState());
        Step(tower, dense, Gradients(1));
        Step(fresh, anew, Gradients(1));

        Assert.That(Values(tower), Is.EqualTo(Values(fresh)));
    }

    [Test]
    public void The_first_step_of_a_tiny_gradient_is_tempered()
    {
        // The step is 1e-4 / (1e-4 + 1e-4), half of the rate. Plain Adagrad would take the whole rate.
        using var scope = NewDisposeScope();
        using Tower tower = NewTower();
        float before = tower.get_parameter("head.bias")!.item<float>();
        using var dense = new DenseParameters([tower], CPU);
        Step(tower, dense, new() { ["head.bias"] = [1e-4f] });

        Assert.That(before - tower.get_parameter("head.bias")!.item<float>(), Is.EqualTo(Rate / 2).Within(1e-6));
    }

    [Test]
    public void Training_goes_on_from_the_state_of_an_earlier_network([Values] DenseOptimizer kind)
    {
        using var scope = NewDisposeScope();
        using Tower whole = NewTower();
        using var wholeDense = new DenseParameters([whole], CPU, kind);
        using Tower first = NewTower();
        using var firstDense = new DenseParameters([first], CPU, kind);
        using Tower second = NewTower();
        Step(whole, wholeDense, Gradients(0));
        Step(whole, wholeDense, Gradients(1));

        Step(first, firstDense, Gradients(0));
        using (no_grad())
        {
            foreach ((string name, TorchSharp.Modules.Parameter parameter) in second.named_parameters())
                parameter.copy_(first.get_parameter(name)!);
        }

        using var secondDense = new DenseParameters([second], CPU, kind);
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
        return new[] { 6, 2, 2, 1 }.Zip(Names).ToDictionary(
            part => part.Second, part => TestNetwork.Normal(random, 1, part.First).Values);
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
        using var workers = new WorkerPool(2);
        dense.Update(Rate, rows: 1, sharing: 1, workers);
    }
}
