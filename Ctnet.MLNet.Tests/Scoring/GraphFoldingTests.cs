using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Kernels;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Tests.Networks;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Scoring;

/// <summary>
/// A graph whose first layers are folded into embeddings gives the values of the graph, for a row alone, in any batch and on any
/// thread.
/// </summary>
public sealed class GraphFoldingTests
{
    private const float NaN = float.NaN, Infinity = float.PositiveInfinity;

    private const long All = 1 << 24;

    // The rows of ids 0 (missing), 1 (never seen) and 2 of one space, then of ids 0 to 3 of another.
    private static readonly Dictionary<string, WeightTensor> Weights = new()
    {
        ["table"] = new([7, 3], [1, 2, 9, 3, 5, 9, 7, 11, 9, 13, 17, 9, 19, 23, 9, 29, 31, 9, 37, 41, 9]),
        // For two fields of two columns, and two further values.
        ["w"] = new([2, 6], [1, 2, 3, 5, 7, 11, -1, 0.5f, 0.25f, 2, -3, 4]), ["b"] = new([2], [0.5f, -0.5f]),
        ["v"] = new([1, 6], [2, 0, 0, 1, 1, 0]), ["c"] = new([1], [10]),
        ["w4"] = new([2, 4], [1, 2, 3, 5, -1, 0.5f, 0.25f, 2]),
    };

    private static readonly EmbeddedField First = new(Start: 0, Count: 1, Offset: 0, Rows: 3);

    private static readonly EmbeddedField Second = new(Start: 1, Count: 1, Offset: 3, Rows: 4);

    private static readonly EmbeddedField Set = new(Start: 1, Count: 2, Offset: 3, Rows: 4);

    [TestCase(0)]
    [TestCase(3_000)]
    [TestCase(20_000)]
    [TestCase(All)]
    public void Any_network_gives_the_logits_of_its_graph(long bytes) => Prop.ForAll(RandomNetworks.All, settings =>
    {
        using var test = new TestNetwork(settings);
        var graph = new CompiledGraph(test.Network.Export(), test.AllWeights);
        var folded = GraphFolding.Fold(graph, bytes);
        float[] expected = test.GraphLogits(graph, 0, test.Rows.Length), actual = test.GraphLogits(folded, 0, test.Rows.Length);
        Assert.That(folded.FoldedBytes, Is.LessThanOrEqualTo(bytes));
        for (int row = 0; row < expected.Length; row++)
        {
            double size = Math.Max(1, Math.Abs(expected[row]));
            double tolerance = float.IsFinite(expected[row]) ? RandomNetworks.ToleranceOf(settings) * size : 0;
            Assert.That(actual[row], Is.EqualTo(expected[row]).Within(tolerance), $"row {row}");
            Assert.That(test.GraphLogits(folded, row, 1), Is.EqualTo(new[] { actual[row] }), $"row {row} alone");
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [TestCase(0f, 0f, new[] { 1 + 4 + 39 + 85 + 0.5f, -1 + 1 + 3.25f + 34 - 0.5f })]
    [TestCase(2f, 3f, new[] { 7 + 22 + 111 + 205 + 0.5f, -7 + 5.5f + 9.25f + 82 - 0.5f })]
    [TestCase(NaN, 1f, new[] { 1 + 4 + 57 + 115 + 0.5f, -1 + 1 + 4.75f + 46 - 0.5f }, Description = "NaN counts as missing")]
    [TestCase(3f, -1f, new[] { 3 + 10 + 57 + 115 + 0.5f, -3 + 2.5f + 4.75f + 46 - 0.5f }, Description = "unknown ids")]
    [TestCase(Infinity, 4f, new[] { 3 + 10 + 57 + 115 + 0.5f, -3 + 2.5f + 4.75f + 46 - 0.5f })]
    public void A_layer_of_two_fields_by_hand(float first, float second, float[] expected)
    {
        CompiledGraph folded = Fold(
            All, new EmbeddingNode("e", "in", "table", [First, Second], 2), new LinearNode("out", "e", "w4", "b"));
        Assert.That(
            folded.Graph.Nodes.Select(node => node.Name), Is.EqualTo(["out"]), "No node reads the embeddings any more.");
        Assert.That(Run(folded, "out", first, second, 0), Is.EqualTo(expected));
    }

    [Test]
    public void The_rest_of_a_folded_input_is_multiplied([Values] bool nested)
    {
        // A set before a field of one id. The set's mean of [19, 23] and [37, 41] is [28, 32].
        GraphNode[] nodes =
        [
            new EmbeddingNode("sets", "in", "table", [Set, First], 2), new NumbersNode("numbers", "in", [2]),
            .. nested
                ? new GraphNode[] { new ConcatenateNode("inner", ["numbers"]), new ConcatenateNode("all", ["sets", "inner"]) }
                : [new ConcatenateNode("all", ["sets", "numbers"])],
            new LinearNode("out", "all", "w", "b"), new LinearNode("other", "all", "v", "c"),
        ];
        CompiledGraph folded = Fold(All, nodes);
        Assert.That(
            folded.Graph.Nodes.OfType<FoldedLinearNode>().Select(node => (node.Name, Fields: node.Fields.Length)),
            Is.EqualTo([("out", 1), ("other", 1)]));
        // Columns: set 28, 32; field 7, 11; number 3; not missing 0.
        Assert.That(
            Run(folded, "out", 2, 1, 3),
            Is.EqualTo(new[] { 28 + 64 + 21 + 55 + 21 + 0.5f, -28 + 16 + 1.75f + 22 - 9 - 0.5f }));
        Assert.That(Run(folded, "other", 2, 1, 3), Is.EqualTo(new[] { 56 + 11 + 3 + 10f }));
    }

    [Test]
    public void An_embedding_may_be_read_twice_and_by_other_nodes()
    {
        GraphNode[] nodes =
        [
            new EmbeddingNode("e", "in", "table", [First], 2), new ConcatenateNode("twice", ["e", "e"]),
            new LinearNode("out", "twice", "w4", "b"), new ReluNode("elsewhere", "e"),
        ];
        CompiledGraph folded = Fold(All, nodes);
        Assert.That(Run(folded, "out", 2, 0, 0), Is.EqualTo(new[] { 7 + 22 + 21 + 55 + 0.5f, -7 + 5.5f + 1.75f + 22 - 0.5f }));
        Assert.That(Run(folded, "elsewhere", 2, 0, 0), Is.EqualTo(new float[] { 7, 11 }));
    }

    [Test]
    public void Nodes_to_keep_are_kept()
    {
        GraphNode[] nodes = [new EmbeddingNode("e", "in", "table", [First, Second], 2), new LinearNode("out", "e", "w4", "b")];
        var graph = new CompiledGraph(new(new Dictionary<string, int> { ["in"] = 3 }, nodes), Weights);
        CompiledGraph folded = GraphFolding.Fold(graph, All, ["e"]);
        Assert.That(folded.FoldedBytes, Is.GreaterThan(0));
        Assert.That(Run(folded, "e", 1, 2, 0), Is.EqualTo(new float[] { 3, 5, 29, 31 }));
    }

    /// <summary>A folded id takes a cache line in each layer here; embeddings of two columns count 64 times.</summary>
    [TestCase(64 * 64 * 3 - 1, 0)]
    [TestCase(64 * 64 * 3, 1)]
    [TestCase(64 * 64 * 7 - 1, 1)]
    [TestCase(64 * 64 * 7, 2)]
    public void Fields_of_few_ids_come_first_and_the_budget_is_kept(long bytes, int fields)
    {
        CompiledGraph folded = Fold(
            bytes, new EmbeddingNode("e", "in", "table", [Second, First], 2), new LinearNode("out", "e", "w4", "b"));
        FoldedField[] all = [.. folded.Graph.Nodes.OfType<FoldedLinearNode>().SelectMany(node => node.Fields)];
        Assert.That(
            all.Select(field => field.Field).Order(Comparer<EmbeddedField>.Create((a, b) => a.Rows - b.Rows)),
            Is.EqualTo(new[] { First, Second }[..fields]));
        Assert.That(folded.FoldedBytes, Is.EqualTo(64 * all.Sum(field => field.Field.Rows)));
    }

    [Test]
    public void An_embedding_of_NaN_makes_only_its_own_rows_NaN()
    {
        var weights = new Dictionary<string, WeightTensor>(Weights) { ["table"] = new([3, 2], [1, 2, 3, NaN, Infinity, 4]) };
        EmbeddedField[] fields = [First, First with { Start = 1 }];
        GraphNode[] nodes = [new EmbeddingNode("e", "in", "table", fields, 2), new LinearNode("out", "e", "w4", "b")];
        CompiledGraph folded = GraphFolding.Fold(new(new(new Dictionary<string, int> { ["in"] = 3 }, nodes), weights), All);
        Assert.That(Run(folded, "out", 0, 0, 0), Has.All.Matches<float>(float.IsFinite));
        Assert.That(Run(folded, "out", 0, 1, 0), Is.All.NaN);
        Assert.That(Run(folded, "out", 2, 0, 0), Is.EqualTo(new[] { Infinity, -Infinity }));
    }

    /// <summary>
    /// Sizes that fill registers, panels and blocks of rows, and sizes that do not, from many threads that share the folded rows.
    /// </summary>
    [Test]
    public void Rows_have_the_same_bits_alone_and_in_any_batch_on_any_thread(
        [Values(1, 2, 16, 31, 32, 33, 128, 200)] int outputs, [Values(0, 5)] int rest)
    {
        const int Count = 50, Fields = 3, Width = 16, Ids = 20;
        var random = new Random(outputs);
        EmbeddedField[] fields = [.. Enumerable.Range(0, Fields).Select(field => new EmbeddedField(field, 1, field * Ids, Ids))];
        var weights = new Dictionary<string, WeightTensor>
        {
            ["table"] = Draw(Fields * Ids, Width), ["w"] = Draw(outputs, rest + Fields * Width), ["b"] = Draw(outputs, 1),
        };
        var embedding = new EmbeddingNode("e", "in", "table", fields, Width);
        GraphNode[] nodes = rest == 0
            ? [embedding, new LinearNode("out", "e", "w", "b")]
            : [embedding, new ConcatenateNode("all", ["more", "e"]), new LinearNode("out", "all", "w", "b")];
        var inputs = new Dictionary<string, int> { ["in"] = Fields, ["more"] = Math.Max(1, rest) };
        var graph = new CompiledGraph(new(inputs, nodes), weights);
        CompiledGraph folded = GraphFolding.Fold(graph, All);
        float[] ids = [.. Enumerable.Range(0, Count * Fields).Select(_ => (float)random.Next(Ids + 1))];
        float[] more = Draw(Count, Math.Max(1, rest)).Values;

        float[] expected = Rows(graph, 0, Count), all = Rows(folded, 0, Count);
        Assert.That(all, Is.EqualTo(expected).Within(1e-5));
        Parallel.For(0, 8, thread =>
        {
            for (int first = 0, count; first < Count; first += count)
            {
                count = Math.Min(1 + (first + thread) % 17, Count - first);
                Assert.That(
                    Rows(folded, first, count).AsSpan().SequenceEqual(all.AsSpan(first * outputs, count * outputs)),
                    $"rows {first} to {first + count}");
            }
        });

        float[] Rows(CompiledGraph compiled, int first, int count)
        {
            var executor = new GraphExecutor(compiled, count);
            ids.AsSpan(first * Fields, count * Fields).CopyTo(executor.Values("in"));
            more.AsSpan(first * Math.Max(1, rest), count * Math.Max(1, rest)).CopyTo(executor.Values("more"));
            executor.Run(count);
            return executor.Values("out").ToArray();
        }

        WeightTensor Draw(int rows, int columns) =>
            new([rows, columns], [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() - 0.5f)]);
    }

    private static CompiledGraph Fold(long bytes, params GraphNode[] nodes) =>
        GraphFolding.Fold(new(new(new Dictionary<string, int> { ["in"] = 3 }, nodes), Weights), bytes);

    // Runs the row twice, as the second row of two and then alone: both give the same bits.
    private static float[] Run(CompiledGraph graph, string node, params float[] input)
    {
        var executor = new GraphExecutor(graph, capacity: 2);
        input.CopyTo(executor.Row("in", 1));
        executor.Run(2);
        float[] second = executor.Row(node, 1).ToArray();
        input.CopyTo(executor.Row("in", 0));
        executor.Run(1);
        Assert.That(executor.Row(node, 0).ToArray(), Is.EqualTo(second));
        return second;
    }
}
