using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Scoring;

/// <summary>Every operation against values that were computed by hand.</summary>
public sealed class GraphExecutorTests
{
    private const float NaN = float.NaN, Infinity = float.PositiveInfinity;

    // The rows of ids 0 (missing), 1 (never seen), 2 and 3 of a space that begins at row 1.
    private static readonly WeightTensor Table = new([5, 3], [9, 9, 9, 1, 2, 3, 10, 20, 30, 100, 200, 300, 1000, 2000, 3000]);

    [TestCase(0f, new float[] { 1, 2 }, Description = "missing")]
    [TestCase(NaN, new float[] { 1, 2 })]
    [TestCase(1f, new float[] { 10, 20 }, Description = "never seen")]
    [TestCase(2f, new float[] { 100, 200 })]
    [TestCase(3f, new float[] { 1000, 2000 })]
    [TestCase(4f, new float[] { 10, 20 }, Description = "an id that the table does not have")]
    [TestCase(-1f, new float[] { 10, 20 })]
    [TestCase(Infinity, new float[] { 10, 20 })]
    [TestCase(1e30f, new float[] { 10, 20 })]
    public void A_field_of_one_id_gives_its_row(float id, float[] expected) =>
        Assert.That(Run(new EmbeddingNode("out", "in", "w", [new(0, 1, 1, 4)], 2), id), Is.EqualTo(expected));

    [TestCase(new float[] { 2, 3, 0 }, new float[] { 550, 1100 })]
    [TestCase(new float[] { 2, 0, 0 }, new float[] { 100, 200 })]
    [TestCase(new float[] { 0, 0, 3 }, new float[] { 1000, 2000 }, Description = "missing before an id")]
    [TestCase(new float[] { 3, NaN, 3 }, new float[] { 1000, 2000 })]
    [TestCase(new float[] { 2, 7, 3 }, new float[] { 370, 740 }, Description = "an unknown id counts as never seen")]
    [TestCase(new float[] { 0, 0, 0 }, new float[] { 1, 2 }, Description = "an empty set is missing")]
    [TestCase(new float[] { NaN, NaN, NaN }, new float[] { 1, 2 })]
    public void A_set_gives_the_mean_of_its_rows(float[] ids, float[] expected) =>
        Assert.That(Run(new EmbeddingNode("out", "in", "w", [new(0, 3, 1, 4)], 2), ids), Is.EqualTo(expected).Within(1e-4f));

    [Test]
    public void A_linear_term_adds_one_column_over_fields() =>
        // 300, and the mean of 30 and 3000.
        Assert.That(
            Run(new EmbeddingSumNode("out", "in", "w", [new(0, 1, 1, 4), new(1, 2, 1, 4)], 2), 2, 1, 3),
            Is.EqualTo(new float[] { 1815 }));

    // The table's rows of ids 0 to 3 begin with 0, ln 3, 1 and 2 in column 0; the query is [1, 0].
    [TestCase(new float[] { 0, 0, 0 }, new float[] { 0, 7 }, Description = "an empty sequence is missing")]
    [TestCase(new[] { NaN, NaN, NaN }, new float[] { 0, 7 })]
    [TestCase(new float[] { 0, 3, 0 }, new float[] { 2, 5 }, Description = "a single id has all of the attention")]
    // Scores 2 and 2: a half each.
    [TestCase(new float[] { 3, 3, 0 }, new float[] { 2, 5 })]
    // Shares e / (e + e²) = 0.2689414 and 0.7310586.
    [TestCase(new float[] { 2, 0, 3 }, new[] { 1.7310586f, 4.1931757f })]
    // An id that the vocabulary lacks counts as never seen: shares 3 / (3 + e²) = 0.2887655 and 0.7112345.
    [TestCase(new float[] { 99, NaN, 3 }, new[] { 1.7397104f, 4.4224692f })]
    public void A_sequence_is_attended_to_by_hand(float[] ids, float[] expected)
    {
        var weights = new Dictionary<string, WeightTensor>
        {
            ["w"] = new([5, 3], [9, 9, 9, 0, 7, 8, MathF.Log(3), 3, 8, 1, 2, 8, 2, 5, 8]), ["q"] = new([2], [1, 0]),
        };
        Assert.That(
            Run(weights, [new ConstantNode("q", "q"), new SequenceAttentionNode("out", "in", "w", new(0, 3, 1, 4), "q")], ids),
            Is.EqualTo(expected).Within(1e-5f));
    }

    [Test]
    public void Numbers_come_first_and_their_marks_after() =>
        Assert.That(
            Run(new NumbersNode("out", "in", [2, 0, 1]), 4, NaN, Infinity), Is.EqualTo(new float[] { Infinity, 4, 0, 0, 0, 1 }));

    [TestCase(2f, 3f, new[] { 2f, 3, 0 })]
    [TestCase(2f, NaN, new[] { 0f, 0, 1 })]
    [TestCase(2f, Infinity, new[] { 2f, Infinity, 0 })]
    public void A_vector_has_a_mark_that_says_whether_one_of_its_values_is_missing(float first, float second, float[] expected) =>
        Assert.That(Run(new VectorNode("out", "in", 1, 2), 7, first, second), Is.EqualTo(expected));

    [Test]
    public void A_linear_layer_by_hand()
    {
        var weights = new Dictionary<string, WeightTensor>
        {
            ["w"] = new([2, 3], [1, 2, 3, 4, 5, 6]), ["b"] = new([2], [0.5f, -0.5f]),
        };
        Assert.That(Run(weights, new LinearNode("out", "in", "w", "b"), 1, 0, -2), Is.EqualTo(new[] { -4.5f, -8.5f }));
        Assert.That(Run(weights, new LinearNode("out", "in", "w", "b"), 1, NaN, -2), Is.All.NaN);
        Assert.That(Run(weights, new LinearNode("out", "in", "w", null), 1, 0, -2), Is.EqualTo(new float[] { -5, -8 }));
    }

    [Test]
    public void A_relu_by_hand() =>
        Assert.That(Run(new ReluNode("out", "in"), -1, 0, 2, NaN, Infinity), Is.EqualTo(new float[] { 0, 0, 2, NaN, Infinity }));

    [Test]
    public void A_leaky_relu_by_hand() =>
        Assert.That(
            Run(new LeakyReluNode("out", "in"), -2, 0, 2, NaN, Infinity),
            Is.EqualTo(new float[] { -0.02f, 0, 2, NaN, Infinity }).Within(1e-8f));

    [Test]
    public void A_silu_by_hand() =>
        // The sigmoid of ln 3 is 3/4.
        Assert.That(
            Run(new SiluNode("out", "in"), MathF.Log(3), -MathF.Log(3), 0),
            Is.EqualTo(new[] { 0.8239592f, -0.2746531f, 0 }).Within(1e-6f));

    [Test]
    public void A_hyperbolic_tangent_by_hand() =>
        // (3 - 1/3) / (3 + 1/3).
        Assert.That(
            Run(new TanhNode("out", "in"), MathF.Log(3), 0, -MathF.Log(3)), Is.EqualTo(new[] { 0.8f, 0, -0.8f }).Within(1e-6f));

    [Test]
    public void A_gelu_by_hand() =>
        // 0.5 x (1 + tanh(0.7978845608 (x + 0.044715 x³))), for x = 1 with a tangent of 0.6823838.
        Assert.That(Run(new GeluNode("out", "in"), 1, -1, 0), Is.EqualTo(new[] { 0.8411919f, -0.1588081f, 0 }).Within(1e-6f));

    [Test]
    public void Layer_normalization_by_hand()
    {
        // Mean 3, deviation 2: [-1, 1], scaled and moved.
        var weights = new Dictionary<string, WeightTensor> { ["s"] = new([2], [3, 0.5f]), ["b"] = new([2], [10, 20]) };
        Assert.That(
            Run(weights, new LayerNormalizationNode("out", "in", "s", "b"), 1, 5), Is.EqualTo(new[] { 7, 20.5f }).Within(1e-4f));
    }

    [Test]
    public void Batch_normalization_by_hand()
    {
        var weights = new Dictionary<string, WeightTensor>
        {
            ["s"] = new([2], [3, 0.5f]), ["b"] = new([2], [10, 20]), ["m"] = new([2], [2, -1]), ["v"] = new([2], [4, 0.25f]),
        };
        // 3 (1 - 2) / 2 + 10 and 0.5 (5 + 1) / 0.5 + 20.
        Assert.That(
            Run(weights, new BatchNormalizationNode("out", "in", "s", "b", "m", "v"), 1, 5),
            Is.EqualTo(new[] { 8.5f, 26 }).Within(1e-3f));
    }

    [Test]
    public void A_shift_moves_all_values() =>
        Assert.That(Run(new ShiftNode("out", "in", -0.5f), 3, -4), Is.EqualTo(new[] { 2.5f, -4.5f }));

    [Test]
    public void A_gated_linear_unit_by_hand() =>
        // The first half times 1/2 and 3/4.
        Assert.That(Run(new GluNode("out", "in"), 3, -4, 0, MathF.Log(3)), Is.EqualTo(new[] { 1.5f, -3 }).Within(1e-6f));

    [Test]
    public void A_factor_scales_all_values()
    {
        var weights = new Dictionary<string, WeightTensor> { ["f"] = new([1], [-0.5f]) };
        Assert.That(Run(weights, new ScaleNode("out", "in", "f"), 3, -4), Is.EqualTo(new[] { -1.5f, 2 }));
    }

    [Test]
    public void A_cross_layer_by_hand()
    {
        // e_0 = [1, 2], e_1 = [3, 6].
        var weights = new Dictionary<string, WeightTensor>
        {
            ["w"] = new([2], [0.5f, 2]), ["b"] = new([2], [10, 20]), ["s"] = new([1], [3]),
        };
        Assert.That(Run(weights, [new ScaleNode("e", "in", "s"), new CrossNode("out", "in", "e", "w", "b")], [1, 2]),
            // [1, 2] (3 * 0.5 + 6 * 2) + [10, 20] + [3, 6].
            Is.EqualTo(new[] { 13.5f + 10 + 3, 27 + 20 + 6 }));
    }

    [Test]
    public void A_cross_product_by_hand()
    {
        // [1, 2] * [3, 6] + [1, 2].
        var weights = new Dictionary<string, WeightTensor> { ["s"] = new([1], [3]) };
        Assert.That(Run(weights, [new ScaleNode("e", "in", "s"), new CrossProductNode("out", "in", "e", "in")], [1, 2]),
            Is.EqualTo(new float[] { 4, 14 }));
    }

    [Test]
    public void A_factorization_machine_by_hand() =>
        // [1, 2] [3, -1] + [1, 2] [0.5, 4] + [3, -1] [0.5, 4], where 100 is read by no field.
        Assert.That(
            Run(new FactorizationMachineNode("out", "in", [0, 3, 5], 2), 1, 2, 100, 3, -1, 0.5f, 4),
            Is.EqualTo(new float[] { 1 + 8.5f - 2.5f }));

    [Test]
    public void A_sigmoid_by_hand() =>
        Assert.That(
            Run(new SigmoidNode("out", "in"), 0, MathF.Log(3), -MathF.Log(3)),
            Is.EqualTo(new[] { 0.5f, 0.75f, 0.25f }).Within(1e-6f));

    [Test]
    public void A_softmax_by_hand() => Assert.That(
        Run(new SoftmaxNode("out", "in"), 200, 200 + MathF.Log(3), 200 + MathF.Log(4)),
        Is.EqualTo(new[] { 0.125f, 0.375f, 0.5f }).Within(1e-5f));

    [Test]
    public void A_mixture_weights_its_inputs_and_leaves_out_those_without_a_share()
    {
        var graph = new ScoringGraph(
            new Dictionary<string, int> { ["shares"] = 3, ["a"] = 2, ["b"] = 2, ["c"] = 2 },
            [new MixNode("out", "shares", ["a", "b", "c"])]);
        var executor = new GraphExecutor(new(graph, new Dictionary<string, WeightTensor>()), capacity: 2);
        new float[] { 0.25f, 0, 0.5f, 1, 0, 0 }.CopyTo(executor.Values("shares"));
        new float[] { 4, 8, 1, 2 }.CopyTo(executor.Values("a"));
        new float[] { float.NaN, 9, float.PositiveInfinity, 9 }.CopyTo(executor.Values("b"));
        new float[] { 10, 20, 30, 40 }.CopyTo(executor.Values("c"));
        executor.Run(2);

        Assert.That(executor.Values("out").ToArray(), Is.EqualTo(new float[] { 6, 12, 1, 2 }));
    }

    [Test]
    public void Factors_scale_fields_of_their_widths()
    {
        var graph = new ScoringGraph(
            new Dictionary<string, int> { ["in"] = 3, ["by"] = 2 }, [new ScaleFieldsNode("out", "in", "by", [2, 1])]);
        var executor = new GraphExecutor(new(graph, new Dictionary<string, WeightTensor>()), capacity: 2);
        new float[] { 1, 2, 3, 4, 5, 6 }.CopyTo(executor.Values("in"));
        new float[] { 10, 100, 2, 0.5f }.CopyTo(executor.Values("by"));
        executor.Run(2);

        Assert.That(executor.Values("out").ToArray(), Is.EqualTo(new float[] { 10, 20, 300, 8, 10, 3 }));
    }

    [Test]
    public void A_layer_of_two_weights_multiplies_them_and_adds_two_biases()
    {
        var weights = new Dictionary<string, WeightTensor>
        {
            ["w"] = new([1, 2], [3, 5]), ["f"] = new([1, 2], [2, -1]), ["b"] = new([1], [0.5f]), ["o"] = new([1], [0.25f]),
        };
        // 6 x - 5 y + 0.75.
        Assert.That(Run(weights, new ProductLinearNode("out", "in", "w", "f", "b", "o"), 1, 2), Is.EqualTo(new[] { -3.25f }));
    }

    [Test]
    public void Sums_and_concatenations_take_their_inputs_in_order()
    {
        var graph = new ScoringGraph(
            new Dictionary<string, int> { ["a"] = 2, ["b"] = 1, ["c"] = 2 },
            [new ConcatenateNode("all", ["c", "b", "a"]), new SumNode("sum", ["a", "c", "a"])]);
        var executor = new GraphExecutor(new(graph, new Dictionary<string, WeightTensor>()), capacity: 2);
        new float[] { 1, 2, 10, 20 }.CopyTo(executor.Values("a"));
        new float[] { 3, 30 }.CopyTo(executor.Values("b"));
        new float[] { 4, 5, 40, 50 }.CopyTo(executor.Values("c"));
        executor.Run(2);

        Assert.That(executor.Values("all").ToArray(), Is.EqualTo(new float[] { 4, 5, 3, 1, 2, 40, 50, 30, 10, 20 }));
        Assert.That(executor.Values("sum").ToArray(), Is.EqualTo(new float[] { 6, 9, 60, 90 }));
        Assert.That(executor.Row("sum", 1).ToArray(), Is.EqualTo(new float[] { 60, 90 }));
    }

    [Test]
    public void More_rows_than_there_is_room_for_are_refused()
    {
        var graph = new ScoringGraph(new Dictionary<string, int> { ["in"] = 1 }, [new ReluNode("out", "in")]);
        var executor = new GraphExecutor(new(graph, new Dictionary<string, WeightTensor>()), capacity: 3);
        Assert.That(() => executor.Run(4), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => executor.Run(3), Throws.Nothing);
    }

    private static float[] Run(GraphNode node, params float[] input) => Run(new() { ["w"] = Table }, node, input);

    private static float[] Run(Dictionary<string, WeightTensor> weights, GraphNode node, params float[] input) =>
        Run(weights, [node], input);

    // Runs the row twice, as the second row of two and then alone: nothing of one row may reach another.
    private static float[] Run(Dictionary<string, WeightTensor> weights, GraphNode[] nodes, float[] input)
    {
        var graph = new ScoringGraph(new Dictionary<string, int> { ["in"] = input.Length }, nodes);
        var executor = new GraphExecutor(new(graph, weights), capacity: 2);
        Array.ConvertAll(input, _ => 3f).CopyTo(executor.Row("in", 0));
        input.CopyTo(executor.Row("in", 1));
        executor.Run(2);
        float[] second = executor.Row("out", 1).ToArray();
        input.CopyTo(executor.Row("in", 0));
        executor.Run(1);
        Assert.That(executor.Row("out", 0).ToArray(), Is.EqualTo(second));
        return second;
    }
}
