using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Trainers;
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
    public void Gradients_of_all_weights_and_of_the_input_match_finite_differences(
        [Values(1, 2, 3)] int depth, [Values] Activation activation, [Values] Normalization normalization)
    {
        using var scope = NewDisposeScope();
        var random = new Random(depth);
        int[] hidden = [.. Enumerable.Range(0, depth).Select(l => 5 - l)];
        using var tower = new Tower(4, new(1, hidden, false, activation, normalization), random);

        Tensor input = TestNetwork.Normal(random, 1, 6, 4).ToTensor(CPU), blend = TestNetwork.Normal(random, 1, 6).ToTensor(CPU);
        ModuleGradients.Check(tower, input, output => (output * blend).sum(), random,
            // Batch normalization subtracts the mean and, with it, the bias of the layer before.
            flat: name => normalization == Normalization.Batch
                && name.StartsWith("layers", StringComparison.Ordinal) && name.EndsWith("bias", StringComparison.Ordinal));
    }

    [TestCase(Activation.LeakyRelu, new[] { -0.025f, 4 })]
    [TestCase(Activation.Silu, new[] { -2.5f * 0.0758581800f, 4 * 0.9820137900f })]
    [TestCase(Activation.Tanh, new[] { -0.9866142981f, 0.9993292997f })]
    // 0.5 x (1 + tanh(0.7978845608 (x + 0.044715 x³))).
    [TestCase(Activation.Gelu, new[] { -0.01508427f, 3.9999298f })]
    public void Activations_by_hand(Activation activation, float[] expected)
    {
        using var scope = NewDisposeScope();
        using Tower tower = OneLayer(new(1, [2], false, activation));
        Assert.That(tower.Hidden(tensor(new float[,] { { 1, -2 } }))[1].ToWeights().Values, Is.EqualTo(expected).Within(1e-6f));
    }

    [Test]
    public void Layer_normalization_by_hand()
    {
        using var scope = NewDisposeScope();
        using Tower tower = Normalized(Normalization.Layer);
        // [-2.5, 4] has mean 0.75 and deviation 3.25, which gives [-1, 1]. Times [2, -1] plus [0.5, 3] is [-1.5, 2].
        Tensor row = tensor(new float[,] { { 1, -2 } });
        Assert.That(tower.Product(0, row).ToWeights().Values, Is.EqualTo(new[] { -1.5f, 2 }).Within(1e-5f));
    }

    [Test]
    public void Batch_normalization_by_hand_in_training_and_after()
    {
        using var scope = NewDisposeScope();
        using Tower tower = Normalized(Normalization.Batch);
        Tensor rows = tensor(new float[,] { { 1, -2 }, { 2, 1 } });

        // The products [-2.5, 4] and [4.5, 4] have means [1, 4] and variances [12.25, 0], which gives [-1, 0] and [1, 0].
        // The scale is [2, -1] and the bias [0.5, 3].
        Assert.That(tower.Product(0, rows).ToWeights().Values, Is.EqualTo(new[] { -1.5f, 3, 2.5f, 3 }).Within(1e-5f));
        // 0.1 times the means, and 0.9 plus 0.1 times the unbiased variances 24.5 and 0.
        Assert.That(Buffer("runningMean"), Is.EqualTo(new[] { 0.1f, 0.4f }).Within(1e-6f));
        Assert.That(Buffer("runningVariance"), Is.EqualTo(new[] { 3.35f, 0.9f }).Within(1e-5f));

        tower.eval();
        float[] expected = [2 * (-2.5f - 0.1f) / MathF.Sqrt(3.35f) + 0.5f, -(4 - 0.4f) / MathF.Sqrt(0.9f) + 3];
        Assert.That(tower.Product(0, rows).ToWeights().Values[..2], Is.EqualTo(expected).Within(1e-4f));
        Assert.That(Buffer("runningMean"), Is.EqualTo(new[] { 0.1f, 0.4f }).Within(1e-6f), "frozen");

        float[] Buffer(string name) => tower.get_buffer($"norms.0.{name}")!.ToWeights().Values;
    }

    [Test]
    public void A_batch_of_one_row_is_normalized_by_the_running_statistics()
    {
        using var scope = NewDisposeScope();
        using Tower tower = Normalized(Normalization.Batch);
        Tensor row = tensor(new float[,] { { 1, -2 } });
        Assert.That(tower.Product(0, row).ToWeights().Values, Is.EqualTo(new[] { -4.5f, -1 }).Within(1e-4f));
        Assert.That(tower.get_buffer("norms.0.runningMean")!.ToWeights().Values, Is.All.Zero);
    }

    [Test]
    public void Dropout_zeroes_some_values_scales_the_others_up_and_is_off_in_scoring()
    {
        using var scope = NewDisposeScope();
        using var tower = new Tower(1, new(1, [20_000], false), new Random(0)) { Dropout = new(0.25, 3, CPU) };
        Tensor row = ones(1, 1);
        tower.eval();
        float[] whole = tower.Hidden(row)[1].ToWeights().Values;
        tower.train();
        float[] dropped = tower.Hidden(row)[1].ToWeights().Values, again = tower.Hidden(row)[1].ToWeights().Values;

        int[] active = [.. Enumerable.Range(0, whole.Length).Where(i => whole[i] > 0)];
        Assert.That(active, Has.Length.GreaterThan(9000));
        Assert.That(active.Where(i => dropped[i] != 0).Select(i => dropped[i] / whole[i]), Is.All.EqualTo(4 / 3f).Within(1e-5f));
        // A share of a quarter of 10,000 values has a standard error of 0.0043.
        Assert.That(active.Count(i => dropped[i] == 0) / (double)active.Length, Is.EqualTo(0.25).Within(0.02));
        Assert.That(again, Is.Not.EqualTo(dropped));
        using var same = new DropoutMasks(0.25, 3, CPU);
        Assert.That(same.Apply(tensor(whole).unsqueeze(0)).ToWeights().Values, Is.EqualTo(dropped));
    }

    [Test]
    public void A_new_tower_has_zero_biases_and_weights_that_keep_the_scale_of_their_input()
    {
        using var tower = new Tower(400, new(1, [300, 200], false), new Random(1));
        Dictionary<string, WeightTensor> weights = tower.named_parameters()
            .ToDictionary(part => part.name, part => part.parameter.ToWeights());

        Assert.That(weights.Keys, Is.EquivalentTo(new[]
        {
            "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "head.weight", "head.bias",
        }));
        string[] biases = [.. weights.Keys.Where(name => name.EndsWith("bias", StringComparison.Ordinal))];
        Assert.That(biases.SelectMany(name => weights[name].Values), Is.All.Zero);
        // He initialization: weights before a relu have deviation sqrt(2 / inputs).
        Assert.That(Deviation(weights["layers.0.weight"].Values), Is.EqualTo(Math.Sqrt(2 / 400.0)).Within(2).Percent);
        Assert.That(Deviation(weights["layers.1.weight"].Values), Is.EqualTo(Math.Sqrt(2 / 300.0)).Within(2).Percent);
        Assert.That(Deviation(weights["head.weight"].Values), Is.EqualTo(Math.Sqrt(1 / 200.0)).Within(20).Percent);
        Assert.That(weights["layers.0.weight"].Values.Average(), Is.EqualTo(0).Within(0.001));
    }

    [Test]
    public void Cross_layers_by_hand()
    {
        using var scope = NewDisposeScope();
        using Tower tower = OneLayer(new(1, [2], false, Interaction: new(Interaction.Cross, 2)));
        Set(tower, "cross.products.0.weight", 1, 2, 0, 1);
        Set(tower, "cross.products.0.bias", 1, -1);
        Set(tower, "cross.products.1.weight", 0, 1, 1, 0);
        Set(tower, "cross.products.1.bias", 0.5f, 0);

        // x_0 = [2, -1]. x_1 = x_0 * [2 - 2 + 1, -1 - 1] + x_0 = [4, 1]. x_2 = x_0 * [1 + 0.5, 4] + x_1 = [7, -3].
        // [7 - 6 + 0.5, 21 + 3 - 1] = [1.5, 23]; 2 * 1.5 + 0.25 * 23 - 0.5 = 8.25.
        Tensor input = tensor(new float[,] { { 2, -1 } });
        Assert.That(tower.Hidden(input)[0].ToWeights().Values, Is.EqualTo(new float[] { 2, -1 }), "s_0 is the input itself");
        Assert.That(tower.Hidden(input)[1].ToWeights().Values, Is.EqualTo(new[] { 1.5f, 23 }));
        Assert.That(tower.call(input).ToWeights().Values, Is.EqualTo(new[] { 8.25f }));
    }

    [Test]
    public void A_cross_layer_of_rank_one_by_hand()
    {
        using var scope = NewDisposeScope();
        using Tower tower = OneLayer(new(1, [2], false, Interaction: new(Interaction.Cross, 1, 1)));
        Set(tower, "cross.factors.0.weight", 3, 1);
        Set(tower, "cross.products.0.weight", 1, -2);
        Set(tower, "cross.products.0.bias", 1, 0);

        // V x_0 = 6 - 1 = 5. x_1 = [2, -1] * [5 + 1, -10] + [2, -1] = [14, 9].
        // [14 + 18 + 0.5, 42 - 9 - 1] = [32.5, 32].
        Tensor input = tensor(new float[,] { { 2, -1 } });
        Assert.That(tower.Hidden(input)[1].ToWeights().Values, Is.EqualTo(new[] { 32.5f, 32 }));
    }

    [Test]
    public void New_cross_layers_pass_their_input_on([Values(null, 3)] int? rank)
    {
        using var scope = NewDisposeScope();
        var shape = new NetworkShape(1, [5, 4], false);
        using var plain = new Tower(6, shape, new Random(1));
        using var crossed = new Tower(6, shape with { Interaction = new(Interaction.Cross, 3, rank) }, new Random(1));
        Tensor input = TestNetwork.Normal(new Random(2), 1, 7, 6).ToTensor(CPU);
        Assert.That(crossed.call(input).ToWeights().Values, Is.EqualTo(plain.call(input).ToWeights().Values));
    }

    [Test]
    public void A_factorization_machine_sums_over_pairs_of_fields_of_one_width()
    {
        using var scope = NewDisposeScope();
        // Two fields of width 2, one of width 1 and one of width 3, of which there is no other.
        FieldSlots[] fields =
        [
            Field("a", 0), Field("alone", 1) with { EmbeddingSize = 3 }, Field("b", 2), Field("c", 3),
            new("price", FieldKind.Numeric, FieldGroup.Shared, 4, 1, null),
        ];
        var layout = new FeatureLayout("test", "domain", fields, new Dictionary<string, int> { ["space"] = 5 });
        var shape = new NetworkShape(2, [3], false, Interaction: new(Interaction.FactorizationMachine));
        using var tower = new Tower(shape.PlanOf(layout), shape, new Random(0));
        Set(tower, "head.weight", 0, 0, 0);

        // a = [1, 2], b = [3, -1], c = [0.5, 4], alone = [9, 9, 9], a price and its mark.
        // ab + ac + bc = (3 - 2) + (0.5 + 8) + (1.5 - 4) = 7.
        Tensor input = tensor(new[,] { { 1, 2, 3, -1, 0.5f, 4, 9, 9, 9, 7, 0 } });
        Assert.That(tower.call(input).ToWeights().Values, Is.EqualTo(new float[] { 7 }));

        static FieldSlots Field(string name, int slot) => new(name, FieldKind.Categorical, FieldGroup.Shared, slot, 1, "space");
    }

    private static Tower Normalized(Normalization kind)
    {
        Tower tower = OneLayer(new(1, [2], false, Normalization: kind));
        using var _ = no_grad();
        tower.get_parameter("norms.0.scale")!.copy_(tensor(new float[] { 2, -1 }));
        tower.get_parameter("norms.0.bias")!.copy_(tensor(new[] { 0.5f, 3 }));
        return tower;
    }

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(value => (double)value * value));

    private static Tower OneLayer(NetworkShape? shape = null)
    {
        var tower = new Tower(2, shape ?? new(1, [2], false), new Random(0));
        Set(tower, "layers.0.weight", 1, 2, 3, -1);
        Set(tower, "layers.0.bias", 0.5f, -1);
        Set(tower, "head.weight", 2, 0.25f);
        Set(tower, "head.bias", -0.5f);
        return tower;
    }

    private static void Set(Tower tower, string name, params float[] values)
    {
        using var _ = no_grad();
        tower.get_parameter(name)!.copy_(tensor(values).view_as(tower.get_parameter(name)!));
    }
}
