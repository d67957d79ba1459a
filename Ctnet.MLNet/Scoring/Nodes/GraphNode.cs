using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// An operation of a scoring graph. Its output is one vector per row, under the node's name. A node says what it reads, checks
/// that this fits, and gives its operation as code and as ONNX: a new kind of node is a class, and a line in the list here.
/// </summary>
/// <remarks>Models are saved with the names in this list and those of the properties: they cannot change.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(EmbeddingNode), "embedding")]
[JsonDerivedType(typeof(EmbeddingSumNode), "embeddingSum")]
[JsonDerivedType(typeof(SequenceAttentionNode), "sequenceAttention")]
[JsonDerivedType(typeof(ConstantNode), "constant")]
[JsonDerivedType(typeof(NumbersNode), "numbers")]
[JsonDerivedType(typeof(VectorNode), "vector")]
[JsonDerivedType(typeof(LinearNode), "linear")]
[JsonDerivedType(typeof(ReluNode), "relu")]
[JsonDerivedType(typeof(LeakyReluNode), "leakyRelu")]
[JsonDerivedType(typeof(SiluNode), "silu")]
[JsonDerivedType(typeof(TanhNode), "tanh")]
[JsonDerivedType(typeof(GeluNode), "gelu")]
[JsonDerivedType(typeof(LayerNormalizationNode), "layerNormalization")]
[JsonDerivedType(typeof(BatchNormalizationNode), "batchNormalization")]
[JsonDerivedType(typeof(GluNode), "glu")]
[JsonDerivedType(typeof(SumNode), "sum")]
[JsonDerivedType(typeof(MeanNode), "mean")]
[JsonDerivedType(typeof(ScaleNode), "scale")]
[JsonDerivedType(typeof(ShiftNode), "shift")]
[JsonDerivedType(typeof(ConcatenateNode), "concatenate")]
[JsonDerivedType(typeof(CrossNode), "cross")]
[JsonDerivedType(typeof(CrossProductNode), "crossProduct")]
[JsonDerivedType(typeof(FactorizationMachineNode), "factorizationMachine")]
[JsonDerivedType(typeof(SigmoidNode), "sigmoid")]
[JsonDerivedType(typeof(SoftmaxNode), "softmax")]
[JsonDerivedType(typeof(MixNode), "mix")]
[JsonDerivedType(typeof(ScaleFieldsNode), "scaleFields")]
[JsonDerivedType(typeof(ProductLinearNode), "productLinear")]
[JsonDerivedType(typeof(JointLogitNode), "jointLogit")]
internal abstract record GraphNode(string Name)
{
    /// <summary>The inputs and earlier nodes that it reads.</summary>
    internal abstract IReadOnlyList<string> Reads { get; }

    /// <summary>Checks that its inputs, its weights and its settings fit each other.</summary>
    /// <returns>The width of its output.</returns>
    /// <exception cref="InvalidModelException">They do not fit.</exception>
    internal abstract int Check(GraphScope graph);

    /// <summary>Gives its operation over the buffers of an executor. The node was checked before.</summary>
    internal abstract Operation Compile(BatchBuffers batch);

    /// <summary>Adds its operation to an ONNX graph. The node was checked before.</summary>
    /// <exception cref="NotSupportedException">Its operation has no ONNX form here.</exception>
    internal virtual void WriteOnnx(IOnnxGraph onnx, GraphScope graph) =>
        throw new NotSupportedException($"The model's operation {GetType().Name} ('{Name}') cannot be exported to ONNX.");

    /// <summary>The width that all inputs have.</summary>
    /// <exception cref="InvalidModelException">There are none, or their widths differ.</exception>
    private protected int CommonWidth(GraphScope graph, string[] inputs) =>
        inputs.Length > 0 && inputs.All(input => graph.WidthOf(input) == graph.WidthOf(inputs[0]))
            ? graph.WidthOf(inputs[0])
            : throw DoesNotFit();

    /// <summary>What <see cref="Check"/> throws where no more can be said.</summary>
    private protected InvalidModelException DoesNotFit() => new($"The model's graph has '{Name}', whose inputs do not fit.");
}
