using System.Reflection;
using System.Text.Json.Serialization;
using Ctnet.MLNet.Onnx;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Tests.Networks;
using Ctnet.MLNet.Tests.Scoring;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Onnx;

/// <summary>For every kind of node and of network, ONNX Runtime gives the values that the executor gives.</summary>
public sealed class OnnxNodesTests
{
    private static readonly Dictionary<string, WeightTensor> Weights = new()
    {
        ["table"] = new([7, 3], [.. Enumerable.Range(1, 21).Select(i => i / 10f)]),
        ["w"] = new([2, 4], [1, 2, 3, 4, -5, 6, 7, 8]), ["b"] = new([2], [0.5f, -0.5f]),
        ["one"] = new([1], [-2]), ["four"] = new([4], [1, -2, 3, 0.5f]), ["others"] = new([4], [0.25f, 1, -1, 2]),
        ["positive"] = new([4], [0.5f, 2, 1, 4]),
    };

    // One node of each kind, over the input "in" of width 4.
    private static readonly GraphNode[] Samples =
    [
        new EmbeddingNode("out", "in", "table", [new(0, 1, 0, 3), new(3, 1, 3, 4), new(1, 2, 3, 4), new(0, 1, 3, 4)], 2),
        new EmbeddingSumNode("out", "in", "table", [new(0, 1, 3, 4), new(1, 3, 0, 3)], 2),
        new NumbersNode("out", "in", [3, 0]), new LinearNode("out", "in", "w", "b"), new ReluNode("out", "in"),
        new GluNode("out", "in"),
        new SumNode("out", ["in", "in", "in"]), new MeanNode("out", ["in", "in", "in"]), new ScaleNode("out", "in", "one"),
        new ConcatenateNode("out", ["in", "in"]),
        new LeakyReluNode("out", "in"), new SiluNode("out", "in"), new TanhNode("out", "in"), new GeluNode("out", "in"),
        new LayerNormalizationNode("out", "in", "four", "others"),
        new BatchNormalizationNode("out", "in", "four", "others", "others", "positive"),
        new ShiftNode("out", "in", -1.5f), new ConstantNode("out", "four"),
        new SequenceAttentionNode("out", "in", "table", new(0, 3, 3, 4), "two"),
        new CrossNode("out", "in", "in", "four", "others"), new SigmoidNode("out", "in"), new SoftmaxNode("out", "in"),
        new MixNode("out", "two", ["in", "in"]), new ScaleFieldsNode("out", "in", "two", [1, 3]),
        new ProductLinearNode("out", "in", "w", "w", "b", "b"), new JointLogitNode("out", "in", "in"),
        new CrossProductNode("out", "in", "in", "in"),
        new FactorizationMachineNode("out", "in", [2, 0, 1], 2), new VectorNode("out", "in", 1, 3),
    ];

    private static IEnumerable<Type> Kinds => typeof(GraphNode).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .Select(kind => kind.DerivedType);

    [TestCaseSource(nameof(Kinds))]
    public void Every_kind_of_node_gives_the_same(Type kind)
    {
        GraphNode? node = Array.Find(Samples, each => each.GetType() == kind);
        Assert.That(node, Is.Not.Null, $"{kind.Name} is new: add a sample of it to this test.");
        float[] rows = [0, 1, 2, 3, 2, 3, 0, 1, 1, 0, 0, 0, 7, -1, 0.5f, 2, float.NaN, float.NaN, 3, float.NaN, 2, 0, 3, 3,
            float.PositiveInfinity, 2, 2, 1];
        GraphNode[] nodes = [new LinearNode("two", "in", "w", "b"), node!];
        var graph = new CompiledGraph(new(new Dictionary<string, int> { ["in"] = 4 }, nodes), Weights);
        var executor = new GraphExecutor(graph, 7);
        rows.CopyTo(executor.Values("in"));
        executor.Run(7);

        float[] expected = executor.Values("out").ToArray(), actual = Run(graph, "out", 7, new() { ["in"] = rows });
        // Runtimes differ in how a linear layer or an activation passes on a NaN. No aligned row has one there.
        bool takesSlots = node is EmbeddingNode or EmbeddingSumNode or NumbersNode or ConstantNode or VectorNode;
        foreach ((int at, float value) in expected.Index().Where(each => takesSlots || float.IsFinite(each.Item)))
            Assert.That(actual[at], Is.EqualTo(value).Within(1e-5f), $"value {at}");
    }

    [Test]
    public void A_node_without_an_ONNX_form_is_named()
    {
        var graph = new CompiledGraph(new(new Dictionary<string, int> { ["in"] = 4 }, []), Weights);
        Assert.That(
            () => new Unknown("strange").WriteOnnx(new OnnxGraph(), graph.Scope),
            Throws.TypeOf<NotSupportedException>()
                .With.Message.EqualTo("The model's operation Unknown ('strange') cannot be exported to ONNX."));
    }

    [Test]
    public void Random_networks_of_every_kind_give_the_same() => Prop.ForAll(RandomNetworks.All, settings =>
    {
        using var test = new TestNetwork(settings);
        var graph = new CompiledGraph(test.Network.Export(), test.AllWeights);
        Dictionary<string, float[]> inputs = graph.Graph.Inputs.Keys.ToDictionary(
            name => name, name => test.RowsOf(name).SelectMany(row => row).ToArray());
        var executor = new GraphExecutor(graph, test.Rows.Length);
        foreach ((string name, float[] values) in inputs)
            values.CopyTo(executor.Values(name));
        executor.Run(test.Rows.Length);
        float[] expected = executor.Values(GraphNames.TowerLogit).ToArray();
        float[] actual = Run(graph, GraphNames.TowerLogit, test.Rows.Length, inputs);
        for (int row = 0; row < expected.Length; row++)
        {
            // Cross layers multiply large values that cancel, so the order of float32 sums shows in the fourth digit.
            double tolerance = 2e-4 * Math.Max(1, Math.Abs(expected[row]));
            if (float.IsFinite(expected[row]))
                Assert.That(actual[row], Is.EqualTo(expected[row]).Within(tolerance), $"row {row}");
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static float[] Run(CompiledGraph graph, string output, int rows, Dictionary<string, float[]> inputs)
    {
        OnnxGraph onnx = OnnxExport.Convert(graph, new Dictionary<string, string>());
        onnx.Output(output, graph.WidthOf(output));
        using var file = new MemoryStream();
        onnx.WriteTo(file, new Dictionary<string, string>());
        using var session = new InferenceSession(file.ToArray());
        using var results = session.Run(
            [.. inputs.Select(input => NamedOnnxValue.CreateFromTensor(
                input.Key, new DenseTensor<float>(input.Value, [rows, input.Value.Length / rows])))]);
        return [.. results.Single().AsEnumerable<float>()];
    }

    private sealed record Unknown(string Name) : GraphNode(Name)
    {
        internal override IReadOnlyList<string> Reads => [];

        internal override int Check(GraphScope graph) => 1;

        internal override Operation Compile(BatchBuffers batch) => _ => { };
    }
}
