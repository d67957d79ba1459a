using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Scoring;

/// <summary>A model file may come from anywhere: a graph that does not fit its weights is refused before it is run.</summary>
public sealed class CompiledGraphTests
{
    private const string Misfit = "'n', whose inputs do not fit", LacksColumns = "which lacks the columns";

    private static readonly EmbeddedField Field = new(Start: 1, Count: 2, Offset: 3, Rows: 4);

    private static readonly Dictionary<string, WeightTensor> Weights = new()
    {
        ["table"] = WeightTensor.Zeros(7, 3), ["w"] = WeightTensor.Zeros(2, 3), ["b"] = WeightTensor.Zeros(2),
        ["three"] = WeightTensor.Zeros(3),
        ["one"] = WeightTensor.Zeros(1),
    };

    private static IEnumerable<TestCaseData<GraphNode>> Fitting()
    {
        yield return Case(new EmbeddingNode("n", "in", "table", [Field], 3));
        yield return Case(new EmbeddingSumNode("n", "in", "table", [Field], 2));
        yield return Case(new NumbersNode("n", "in", [0, 2]));
        yield return Case(new SequenceAttentionNode("n", "in", "table", Field, "in"));
        yield return Case(new ConstantNode("n", "three"));
        yield return Case(new LinearNode("n", "in", "w", "b"));
        yield return Case(new LinearNode("n", "in", "w", null));
        yield return Case(new ReluNode("n", "in"));
        yield return Case(new LeakyReluNode("n", "in"));
        yield return Case(new SiluNode("n", "in"));
        yield return Case(new TanhNode("n", "in"));
        yield return Case(new GeluNode("n", "in"));
        yield return Case(new LayerNormalizationNode("n", "in", "three", "three"));
        yield return Case(new BatchNormalizationNode("n", "in", "three", "three", "three", "three"));
        yield return Case(new ShiftNode("n", "in", 0.5f));
        yield return Case(new GluNode("n", "even"));
        yield return Case(new SumNode("n", ["in", "in"]));
        yield return Case(new ScaleNode("n", "in", "one"));
        yield return Case(new ConcatenateNode("n", ["in", "even"]));
        yield return Case(new CrossNode("n", "in", "in", "three", "three"));
        yield return Case(new VectorNode("n", "in", 1, 2));
        yield return Case(new CrossProductNode("n", "in", "in", "in"));
        yield return Case(new FactorizationMachineNode("n", "in", [0, 1], 2));
        yield return Case(new SigmoidNode("n", "in"));
        yield return Case(new SoftmaxNode("n", "in"));
        yield return Case(new MixNode("n", "in", ["even", "even", "even"]));
        yield return Case(new ScaleFieldsNode("n", "even", "in", [1, 1, 2]));
        yield return Case(new ProductLinearNode("n", "in", "w", "w", "b", "b"));

        static TestCaseData<GraphNode> Case(GraphNode node) =>
            new TestCaseData<GraphNode>(node).SetArgDisplayNames(node.GetType().Name);
    }

    private static IEnumerable<TestCaseData<GraphNode, string>> Unfitting()
    {
        yield return Case("an input that does not exist", new ReluNode("n", "nothing"), "'nothing', which nothing gives");
        yield return Case("an input that comes later", new ReluNode("n", "later"), "'later', which nothing gives");
        yield return Case("its own output", new ReluNode("n", "n"), "'n', which nothing gives");
        yield return Case("a name that is taken", new ReluNode("in", "in"), "defines 'in' twice");
        yield return Case("no width", new ConcatenateNode("n", []), "'n' of width 0");
        yield return Case("no numbers", new NumbersNode("n", "in", []), "'n' of width 0");
        yield return Case("no embedded field", new EmbeddingNode("n", "in", "table", [], 1), "'n' of width 0");
        yield return Case("a table that is absent", new EmbeddingNode("n", "in", "none", [Field], 1), "lacks its weights 'none'");
        yield return Case(
            "a weight that is not a table", new EmbeddingNode("n", "in", "three", [Field], 1), $"'three' is [3], {LacksColumns}");
        yield return Case(
            "too many columns", new EmbeddingNode("n", "in", "table", [Field], 4), "'table' is [7, 3], which lacks the columns");
        yield return Case("no columns", new EmbeddingNode("n", "in", "table", [Field], 0), $"'table' is [7, 3], {LacksColumns}");
        yield return Case("a column beyond", new EmbeddingSumNode("n", "in", "table", [Field], 3), LacksColumns);
        yield return Case("a column before", new EmbeddingSumNode("n", "in", "table", [Field], -1), LacksColumns);
        yield return Case(
            "the largest column number", new EmbeddingSumNode("n", "in", "table", [Field], int.MaxValue), LacksColumns);
        foreach ((string what, EmbeddedField field) in new (string, EmbeddedField)[]
        {
            ("a slot before", Field with { Start = -1 }), ("a slot beyond", Field with { Start = 2 }),
            ("no slots", Field with { Count = 0 }),
            ("many slots", Field with { Count = int.MaxValue }), ("a far slot", Field with { Start = int.MaxValue }),
            ("a row before", Field with { Offset = -1 }), ("a row beyond", Field with { Offset = 4 }),
            ("a far row", Field with { Offset = int.MaxValue }),
            ("many rows", Field with { Rows = int.MaxValue }), ("no row for ids that were never seen", Field with { Rows = 1 }),
        })
        {
            yield return Case(
                $"{what} (embedding)", new EmbeddingNode("n", "in", "table", [Field, field], 1), "a field reads outside of it");
            yield return Case(
                $"{what} (attention)", new SequenceAttentionNode("n", "in", "table", field, "in"), "a field reads outside of it");
            yield return Case(
                $"{what} (linear term)", new EmbeddingSumNode("n", "in", "table", [field], 0), "a field reads outside of it");
        }

        yield return Case(
            "a query that is too wide", new SequenceAttentionNode("n", "in", "table", Field, "even"), LacksColumns);
        yield return Case(
            "a query that does not exist", new SequenceAttentionNode("n", "in", "table", Field, "nothing"),
            "'nothing', which nothing gives");
        yield return Case(
            "attention over a table that is absent", new SequenceAttentionNode("n", "in", "none", Field, "in"),
            "lacks its weights 'none'");
        yield return Case("a constant that is absent", new ConstantNode("n", "none"), "lacks its weights 'none'");
        yield return Case("a number before", new NumbersNode("n", "in", [0, -1]), "a number outside of 'in'");
        yield return Case("a number beyond", new NumbersNode("n", "in", [3]), "a number outside of 'in'");
        yield return Case(
            "a layer of another width", new LinearNode("n", "even", "w", "b"),
            "'n' has weights [2, 3] and [2] for an input of width 4");
        yield return Case("a bias of another width", new LinearNode("n", "in", "w", "three"), "'n' has weights [2, 3] and [3]");
        yield return Case(
            "weights that are not a matrix", new LinearNode("n", "in", "three", "three"), "'n' has weights [3] and [3]");
        yield return Case("a bias that is absent", new LinearNode("n", "in", "w", "none"), "lacks its weights 'none'");
        yield return Case("an odd gate", new GluNode("n", "in"), Misfit);
        yield return Case("unequal summands", new SumNode("n", ["in", "even"]), Misfit);
        yield return Case("no summands", new SumNode("n", []), Misfit);
        yield return Case("two factors", new ScaleNode("n", "in", "b"), Misfit);
        foreach (GraphNode node in (GraphNode[])[
            new LeakyReluNode("n", "nothing"), new SiluNode("n", "nothing"), new TanhNode("n", "nothing"),
            new GeluNode("n", "nothing"), new LayerNormalizationNode("n", "nothing", "three", "three"),
            new ShiftNode("n", "nothing", 1)])
            yield return Case($"an input of {node.GetType().Name} that does not exist", node, "'nothing', which nothing gives");
        yield return Case(
            "a scale of another width", new LayerNormalizationNode("n", "in", "b", "three"),
            "'n' has weights [2] for an input of width 3");
        yield return Case(
            "a shift of another width", new LayerNormalizationNode("n", "in", "three", "b"),
            "'n' has weights [2] for an input of width 3");
        foreach (int other in (int[])[0, 1, 2, 3])
        {
            string[] weights = [.. Enumerable.Range(0, 4).Select(i => i == other ? "one" : "three")];
            yield return Case(
                $"statistics of another width ({other})",
                new BatchNormalizationNode("n", "in", weights[0], weights[1], weights[2], weights[3]),
                "'n' has weights [1] for an input of width 3");
        }

        yield return Case("a shift that is NaN", new ShiftNode("n", "in", float.NaN), Misfit);
        foreach (GraphNode node in (GraphNode[])[
            new SigmoidNode("n", "nothing"), new SoftmaxNode("n", "nothing"), new MixNode("n", "nothing", ["in"]),
            new MixNode("n", "in", ["in", "in", "nothing"]),
            new VectorNode("n", "nothing", 0, 1), new CrossProductNode("n", "in", "nothing", "in"),
            new FactorizationMachineNode("n", "nothing", [0], 1),
            new CrossNode("n", "nothing", "in", "three", "three"), new ScaleFieldsNode("n", "in", "nothing", [3]),
            new ProductLinearNode("n", "nothing", "w", "w", "b", "b")])
            yield return Case($"{node} reads an input that does not exist", node, "'nothing', which nothing gives");
        yield return Case("a cross of two widths", new CrossNode("n", "in", "even", "three", "three"), Misfit);
        yield return Case(
            "a cross with weights of another width", new CrossNode("n", "in", "in", "b", "three"),
            "'n' has weights [2] for an input of width 3");
        yield return Case(
            "a cross with a bias of another width", new CrossNode("n", "in", "in", "three", "b"),
            "'n' has weights [2] for an input of width 3");
        foreach (string[] inputs in (string[][])[["even", "in", "in"], ["in", "even", "in"], ["in", "in", "even"]])
        {
            yield return Case(
                $"a cross of {string.Join(", ", inputs)}", new CrossProductNode("n", inputs[0], inputs[1], inputs[2]), Misfit);
        }

        foreach ((int start, int count) in new[] { (-1, 2), (2, 2), (0, 0), (0, 4), (int.MaxValue, 2), (0, int.MaxValue) })
            yield return Case($"a vector from {start} of {count}", new VectorNode("n", "in", start, count), Misfit);
        foreach ((int[] starts, int width) in new (int[], int)[]
        {
            ([0, -1], 2), ([0, 2], 2), ([], 2), ([0], 0), ([0], -1), ([0], 4), ([int.MaxValue], 2), ([0], int.MaxValue),
        })
        {
            yield return Case(
                $"pairs of [{string.Join(", ", starts)}] of width {width}",
                new FactorizationMachineNode("n", "in", starts, width), Misfit);
        }

        yield return Case("more shares than inputs", new MixNode("n", "in", ["even", "even"]), Misfit);
        yield return Case("a mixture without inputs", new MixNode("n", "in", []), Misfit);
        yield return Case("a mixture of several widths", new MixNode("n", "in", ["even", "even", "in"]), Misfit);
        yield return Case("more factors than fields", new ScaleFieldsNode("n", "even", "in", [2, 2]), Misfit);
        yield return Case("fields that are too wide", new ScaleFieldsNode("n", "even", "in", [1, 1, 3]), Misfit);
        yield return Case("a field without width", new ScaleFieldsNode("n", "even", "in", [4, 0, 0]), Misfit);
        yield return Case("a field of negative width", new ScaleFieldsNode("n", "even", "in", [3, 2, -1]), Misfit);
        foreach (string[] weights in (string[][])[
            ["w", "three", "b", "b"], ["three", "w", "b", "b"], ["w", "w", "three", "b"], ["w", "w", "b", "three"]])
        {
            yield return Case(
                $"a product layer with {string.Join(", ", weights)}",
                new ProductLinearNode("n", "in", weights[0], weights[1], weights[2], weights[3]),
                "for an input of width 3");
        }

        static TestCaseData<GraphNode, string> Case(string what, GraphNode node, string message) =>
            new TestCaseData<GraphNode, string>(node, message).SetArgDisplayNames(what);
    }

    [TestCaseSource(nameof(Fitting))]
    public void A_node_that_fits_is_accepted_and_can_be_run(object node)
    {
        var executor = new GraphExecutor(Compile((GraphNode)node));
        Assert.That(() => executor.Run(1), Throws.Nothing);
    }

    [TestCaseSource(nameof(Unfitting))]
    public void A_node_that_does_not_fit_is_refused(object node, string message) =>
        Assert.That(() => Compile((GraphNode)node), Throws.TypeOf<InvalidModelException>().With.Message.Contains(message));

    /// <summary>A node cannot be checked without the inputs that it reads: this shows that it names all of them.</summary>
    [TestCaseSource(nameof(Fitting))]
    public void A_node_names_all_inputs_that_it_reads(object node)
    {
        string[] names = ["in", "even"], reads = [.. ((GraphNode)node).Reads.Distinct()];
        Assert.That(reads, Is.SubsetOf(names));
        foreach (string absent in names)
        {
            var inputs = new Dictionary<string, int> { ["in"] = 3, ["even"] = 4 };
            inputs.Remove(absent);
            var graph = new ScoringGraph(inputs, [(GraphNode)node]);
            Assert.That(
                () => new CompiledGraph(graph, Weights),
                reads.Contains(absent) ? Throws.TypeOf<InvalidModelException>() : Throws.Nothing, absent);
        }
    }

    [Test]
    public void An_input_without_width_is_refused() =>
        Assert.That(
            () => new CompiledGraph(new(new Dictionary<string, int> { ["in"] = 0 }, []), Weights),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("'in' of width 0"));

    [Test]
    public void Nodes_that_double_their_inputs_over_and_over_are_refused_before_memory_is_allocated()
    {
        // A thirtieth of a gigabyte for each row after 25 nodes, and a header of 1 KB in a file.
        GraphNode[] nodes = [.. Enumerable.Range(0, 25).Select(i =>
            new ConcatenateNode($"n{i + 1}", i == 0 ? ["in", "in"] : [$"n{i}", $"n{i}"]))];
        var graph = new ScoringGraph(new Dictionary<string, int> { ["in"] = 1 }, nodes);
        Assert.That(() => new CompiledGraph(graph, Weights), Throws.TypeOf<InvalidModelException>()
            .With.Message.EqualTo("The model's graph has more than 8388608 numbers for each row."));
        Assert.That(() => new CompiledGraph(graph with { Nodes = nodes[..21] }, Weights), Throws.Nothing);
    }

    private static CompiledGraph Compile(GraphNode node) =>
        new(new(new Dictionary<string, int> { ["in"] = 3, ["even"] = 4 }, [node, new ReluNode("later", "in")]), Weights);
}
