using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Scoring;

/// <summary>Saved models have these texts: names and their order never change.</summary>
public sealed class GraphNodeJsonTests
{
    private const string FieldJson = """{"start":1,"count":2,"offset":3,"rows":4}""";

    private static readonly EmbeddedField Field = new(Start: 1, Count: 2, Offset: 3, Rows: 4);

    private static readonly (GraphNode Node, string Json)[] Samples =
    [
        (new EmbeddingNode("n", "i", "t", [Field], 7),
            $$"""{"op":"embedding","input":"i","table":"t","fields":[{{FieldJson}}],"width":7,"name":"n"}"""),
        (new EmbeddingSumNode("n", "i", "t", [Field], 7),
            $$"""{"op":"embeddingSum","input":"i","table":"t","fields":[{{FieldJson}}],"column":7,"name":"n"}"""),
        (new SequenceAttentionNode("n", "i", "t", Field, "q"),
            $$"""{"op":"sequenceAttention","input":"i","table":"t","field":{{FieldJson}},"query":"q","name":"n"}"""),
        (new ConstantNode("n", "w"), """{"op":"constant","weight":"w","name":"n"}"""),
        (new NumbersNode("n", "i", [5, 6]), """{"op":"numbers","input":"i","slots":[5,6],"name":"n"}"""),
        (new LinearNode("n", "i", "w", "b"), """{"op":"linear","input":"i","weight":"w","bias":"b","name":"n"}"""),
        (new ReluNode("n", "i"), """{"op":"relu","input":"i","name":"n"}"""),
        (new LeakyReluNode("n", "i"), """{"op":"leakyRelu","input":"i","name":"n"}"""),
        (new SiluNode("n", "i"), """{"op":"silu","input":"i","name":"n"}"""),
        (new TanhNode("n", "i"), """{"op":"tanh","input":"i","name":"n"}"""),
        (new GeluNode("n", "i"), """{"op":"gelu","input":"i","name":"n"}"""),
        (new LayerNormalizationNode("n", "i", "s", "b"),
            """{"op":"layerNormalization","input":"i","scale":"s","bias":"b","name":"n"}"""),
        (new BatchNormalizationNode("n", "i", "s", "b", "m", "v"),
            """{"op":"batchNormalization","input":"i","scale":"s","bias":"b","mean":"m","variance":"v","name":"n"}"""),
        (new GluNode("n", "i"), """{"op":"glu","input":"i","name":"n"}"""),
        (new SumNode("n", ["a", "b"]), """{"op":"sum","inputs":["a","b"],"name":"n"}"""),
        (new MeanNode("n", ["a", "b"]), """{"op":"mean","inputs":["a","b"],"name":"n"}"""),
        (new ScaleNode("n", "i", "f"), """{"op":"scale","input":"i","factor":"f","name":"n"}"""),
        (new ShiftNode("n", "i", 0.5f), """{"op":"shift","input":"i","offset":0.5,"name":"n"}"""),
        (new ConcatenateNode("n", ["a", "b"]), """{"op":"concatenate","inputs":["a","b"],"name":"n"}"""),
        (new CrossNode("n", "f", "i", "w", "b"),
            """{"op":"cross","first":"f","input":"i","weight":"w","bias":"b","name":"n"}"""),
        (new VectorNode("n", "i", 5, 6), """{"op":"vector","input":"i","start":5,"count":6,"name":"n"}"""),
        (new CrossProductNode("n", "f", "p", "i"),
            """{"op":"crossProduct","first":"f","product":"p","input":"i","name":"n"}"""),
        (new FactorizationMachineNode("n", "i", [0, 4], 3),
            """{"op":"factorizationMachine","input":"i","starts":[0,4],"width":3,"name":"n"}"""),
        (new SigmoidNode("n", "i"), """{"op":"sigmoid","input":"i","name":"n"}"""),
        (new SoftmaxNode("n", "i"), """{"op":"softmax","input":"i","name":"n"}"""),
        (new MixNode("n", "s", ["a", "b"]), """{"op":"mix","shares":"s","inputs":["a","b"],"name":"n"}"""),
        (new ScaleFieldsNode("n", "i", "f", [5, 6]),
            """{"op":"scaleFields","input":"i","factors":"f","widths":[5,6],"name":"n"}"""),
        (new JointLogitNode("n", "a", "b"), """{"op":"jointLogit","first":"a","second":"b","name":"n"}"""),
        (new ProductLinearNode("n", "i", "w", "f", "b", "o"),
            """{"op":"productLinear","input":"i","weight":"w","factor":"f","bias":"b","offset":"o","name":"n"}"""),
    ];

    private static IEnumerable<Type> Kinds => typeof(GraphNode).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .Select(kind => kind.DerivedType);

    [TestCaseSource(nameof(Kinds))]
    public void Each_kind_of_node_keeps_its_text(Type kind)
    {
        (GraphNode? node, string? json) = Array.Find(Samples, sample => sample.Node.GetType() == kind);
        Assert.That(node, Is.Not.Null, $"{kind.Name} is new: add a sample of it to this test.");
        Assert.That(JsonSerializer.Serialize(node, ModelJson.Options), Is.EqualTo(json));
        GraphNode read = JsonSerializer.Deserialize<GraphNode>(json!, ModelJson.Options)!;
        Assert.That(read, Is.TypeOf(kind));
        Assert.That(JsonSerializer.Serialize(read, ModelJson.Options), Is.EqualTo(json));
    }
}
