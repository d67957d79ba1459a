using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// One operation of a <see cref="ScoringGraph"/>. Its output is a vector a row, and has the node's name. Weights are named, and stand
/// in the model beside the graph.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(EmbeddingNode), "embedding")]
[JsonDerivedType(typeof(EmbeddingSumNode), "embeddingSum")]
[JsonDerivedType(typeof(SequenceAttentionNode), "sequenceAttention")]
[JsonDerivedType(typeof(ConstantNode), "constant")]
[JsonDerivedType(typeof(NumbersNode), "numbers")]
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
[JsonDerivedType(typeof(ScaleNode), "scale")]
[JsonDerivedType(typeof(ShiftNode), "shift")]
[JsonDerivedType(typeof(ConcatenateNode), "concatenate")]
[JsonDerivedType(typeof(CrossNode), "cross")]
[JsonDerivedType(typeof(SigmoidNode), "sigmoid")]
[JsonDerivedType(typeof(SoftmaxNode), "softmax")]
[JsonDerivedType(typeof(MixNode), "mix")]
[JsonDerivedType(typeof(ScaleFieldsNode), "scaleFields")]
[JsonDerivedType(typeof(ProductLinearNode), "productLinear")]
internal abstract record GraphNode(string Name)
{
    /// <summary>The inputs and earlier nodes that it reads.</summary>
    internal abstract IReadOnlyList<string> Reads { get; }
}
