using System.Numerics.Tensors;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// Computes a graph in plain C#, a batch of rows at a time. It owns its buffers, so a thread or a cursor has one of its own; it does not
/// allocate after it was made.
/// </summary>
internal sealed class GraphExecutor
{
    private delegate void RowOperation(ReadOnlySpan<float> input, Span<float> output);

    private readonly CompiledGraph _graph;
    private readonly Dictionary<string, float[]> _buffers = [];
    private readonly Action<int>[] _steps;

    public GraphExecutor(CompiledGraph graph, int capacity = 1)
    {
        _graph = graph;
        Capacity = capacity;
        foreach ((string name, int width) in graph.Graph.Inputs)
            _buffers.Add(name, new float[width * capacity]);
        foreach (GraphNode node in graph.Graph.Nodes)
            _buffers.Add(node.Name, new float[graph.WidthOf(node.Name) * capacity]);
        _steps = [.. graph.Graph.Nodes.Select(Compile)];
    }

    /// <summary>The most rows of one batch.</summary>
    public int Capacity { get; }

    /// <summary>An input's or output's values for all rows of the batch, row after row.</summary>
    public Span<float> Values(string name) => _buffers[name];

    /// <summary>One row of an input or output.</summary>
    public Span<float> Row(string name, int row) => _buffers[name].AsSpan(row * _graph.WidthOf(name), _graph.WidthOf(name));

    /// <summary>Computes all nodes for the first rows of the inputs.</summary>
    public void Run(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Capacity);
        foreach (Action<int> step in _steps)
            step(rows);
    }

    private Action<int> Compile(GraphNode node)
    {
        float[] output = _buffers[node.Name];
        int width = _graph.WidthOf(node.Name);
        switch (node)
        {
            case EmbeddingNode embedding:
            {
                (float[] input, int inputWidth) = (_buffers[embedding.Input], _graph.WidthOf(embedding.Input));
                var gather = new EmbeddingGather(_graph.Weight(embedding.Table), embedding.Fields, 0, embedding.Width, Capacity);
                return rows => gather.Gather(input, inputWidth, rows, output);
            }

            case EmbeddingSumNode sum:
            {
                (float[] input, int inputWidth, int fields) = (_buffers[sum.Input], _graph.WidthOf(sum.Input), sum.Fields.Length);
                var gather = new EmbeddingGather(_graph.Weight(sum.Table), sum.Fields, sum.Column, 1, Capacity);
                float[] values = new float[fields * Capacity];
                return rows =>
                {
                    gather.Gather(input, inputWidth, rows, values);
                    for (int row = 0; row < rows; row++)
                        output[row] = TensorPrimitives.Sum<float>(values.AsSpan(row * fields, fields));
                };
            }

            case SequenceAttentionNode attention:
            {
                (float[] input, int inputWidth, WeightTensor table) =
                    (_buffers[attention.Input], _graph.WidthOf(attention.Input), _graph.Weight(attention.Table));
                float[] query = _buffers[attention.Query], scores = new float[attention.Field.Count];
                return rows =>
                {
                    for (int row = 0; row < rows; row++)
                    {
                        RowOperations.Attend(input.AsSpan(row * inputWidth, inputWidth), table, attention.Field, query.AsSpan(row * width, width), scores,
                            output.AsSpan(row * width, width));
                    }
                };
            }

            case ConstantNode constant:
            {
                float[] values = _graph.Weight(constant.Weight).Values;
                return rows =>
                {
                    for (int row = 0; row < rows; row++)
                        values.CopyTo(output.AsSpan(row * width));
                };
            }

            case NumbersNode numbers:
            {
                (float[] input, int inputWidth) = (_buffers[numbers.Input], _graph.WidthOf(numbers.Input));
                return rows =>
                {
                    for (int row = 0; row < rows; row++)
                        RowOperations.TakeNumbers(input.AsSpan(row * inputWidth, inputWidth), numbers.Slots, output.AsSpan(row * width, width));
                };
            }

            case LinearNode linear:
            {
                (float[] input, PackedMatrix matrix) = (_buffers[linear.Input], _graph.Packed(linear));
                int[] taken = new int[matrix.Inputs];
                return rows => matrix.Multiply(input, output, rows, taken);
            }

            case FoldedLinearNode folded:
            {
                FoldedLayer layer = _graph.Folded(folded);
                float[][] vectors = [.. folded.Fields.Select(field => _buffers[field.Input])];
                int[] widths = [.. folded.Fields.Select(field => _graph.WidthOf(field.Input))], starts = new int[layer.Fields];
                (float[] rest, int[] taken) = folded.Rest is null ? ([], []) : (_buffers[folded.Rest], new int[layer.Rest!.Inputs]);
                return rows =>
                {
                    if (layer.Rest is null)
                        layer.Begin(output, rows);
                    else
                        layer.Rest.Multiply(rest, output, rows, taken);
                    layer.Add(vectors, widths, rows, output, starts);
                };
            }

            case ReluNode relu:
            {
                float[] input = _buffers[relu.Input];
                // Maximum with 0 keeps NaN, as libtorch's relu does.
                return rows => TensorPrimitives.Max(input.AsSpan(0, rows * width), 0f, output);
            }

            case LeakyReluNode leaky:
            {
                float[] input = _buffers[leaky.Input];
                return rows =>
                {
                    for (int i = 0; i < rows * width; i++)
                        output[i] = input[i] > 0 ? input[i] : LeakyReluNode.Slope * input[i];
                };
            }

            case SiluNode silu:
                return RowByRow(silu.Input, output, width, (input, into) =>
                {
                    TensorPrimitives.Sigmoid(input, into);
                    TensorPrimitives.Multiply(into, input, into);
                });

            case TanhNode tanh:
                return RowByRow(tanh.Input, output, width, TensorPrimitives.Tanh);

            case GeluNode gelu:
                return RowByRow(gelu.Input, output, width, (input, into) =>
                {
                    for (int i = 0; i < into.Length; i++)
                        into[i] = GeluNode.Slope * input[i] * (1 + GeluNode.Cubic * input[i] * input[i]);
                    TensorPrimitives.Sigmoid(into, into);
                    TensorPrimitives.Multiply(into, input, into);
                });

            case LayerNormalizationNode layer:
            {
                (float[] scale, float[] bias) = (_graph.Weight(layer.Scale).Values, _graph.Weight(layer.Bias).Values);
                return RowByRow(layer.Input, output, width, (input, into) => RowOperations.Normalize(input, scale, bias, into));
            }

            case BatchNormalizationNode batch:
            {
                (float[] factors, float[] offsets) = FactorsOf(batch);
                return RowByRow(batch.Input, output, width, (input, into) => TensorPrimitives.MultiplyAdd(input, factors, offsets, into));
            }

            case GluNode glu:
            {
                float[] input = _buffers[glu.Input];
                return rows =>
                {
                    for (int row = 0; row < rows; row++)
                    {
                        Span<float> into = output.AsSpan(row * width, width);
                        TensorPrimitives.Sigmoid(input.AsSpan((2 * row + 1) * width, width), into);
                        TensorPrimitives.Multiply(into, input.AsSpan(2 * row * width, width), into);
                    }
                };
            }

            case SumNode sum:
            {
                float[][] inputs = [.. sum.Inputs.Select(input => _buffers[input])];
                return rows =>
                {
                    Span<float> into = output.AsSpan(0, rows * width);
                    inputs[0].AsSpan(0, into.Length).CopyTo(into);
                    foreach (float[] input in inputs.AsSpan(1))
                        TensorPrimitives.Add(into, input.AsSpan(0, into.Length), into);
                };
            }

            case ScaleNode scale:
            {
                (float[] input, float factor) = (_buffers[scale.Input], _graph.Weight(scale.Factor).Values[0]);
                return rows => TensorPrimitives.Multiply(input.AsSpan(0, rows * width), factor, output);
            }

            case ShiftNode shift:
            {
                float[] input = _buffers[shift.Input];
                return rows => TensorPrimitives.Add(input.AsSpan(0, rows * width), shift.Offset, output);
            }

            case ConcatenateNode concatenate:
            {
                (float[] Values, int Width)[] inputs = [.. concatenate.Inputs.Select(input => (_buffers[input], _graph.WidthOf(input)))];
                return rows =>
                {
                    for (int row = 0, at = 0; row < rows; row++)
                    {
                        foreach ((float[] values, int inputWidth) in inputs)
                        {
                            values.AsSpan(row * inputWidth, inputWidth).CopyTo(output.AsSpan(at));
                            at += inputWidth;
                        }
                    }
                };
            }

            case CrossNode cross:
            {
                (float[] first, float[] input) = (_buffers[cross.First], _buffers[cross.Input]);
                (float[] weight, float[] bias) = (_graph.Weight(cross.Weight).Values, _graph.Weight(cross.Bias).Values);
                return rows =>
                {
                    for (int row = 0; row < rows; row++)
                    {
                        ReadOnlySpan<float> values = input.AsSpan(row * width, width);
                        Span<float> into = output.AsSpan(row * width, width);
                        TensorPrimitives.Multiply(first.AsSpan(row * width, width), TensorPrimitives.Dot(values, weight), into);
                        TensorPrimitives.Add(into, bias, into);
                        TensorPrimitives.Add(into, values, into);
                    }
                };
            }

            case SigmoidNode sigmoid:
                return RowByRow(sigmoid.Input, output, width, TensorPrimitives.Sigmoid);

            case SoftmaxNode softmax:
                return RowByRow(softmax.Input, output, width, (input, into) =>
                {
                    // Less the largest, which changes no share and keeps all finite.
                    TensorPrimitives.Subtract(input, TensorPrimitives.Max(input), into);
                    TensorPrimitives.SoftMax(into, into);
                });

            case MixNode mix:
            {
                (float[] shares, float[][] inputs) = (_buffers[mix.Shares], [.. mix.Inputs.Select(input => _buffers[input])]);
                return rows =>
                {
                    for (int row = 0; row < rows; row++)
                    {
                        Span<float> into = output.AsSpan(row * width, width);
                        into.Clear();
                        for (int i = 0; i < inputs.Length; i++)
                        {
                            if (shares[row * inputs.Length + i] is float share && share != 0)
                                TensorPrimitives.MultiplyAdd(inputs[i].AsSpan(row * width, width), share, into, into);
                        }
                    }
                };
            }

            case ScaleFieldsNode scale:
            {
                (float[] input, float[] factors) = (_buffers[scale.Input], _buffers[scale.Factors]);
                return rows =>
                {
                    for (int row = 0, at = 0; row < rows; row++)
                    {
                        for (int i = 0; i < scale.Widths.Length; at += scale.Widths[i++])
                        {
                            TensorPrimitives.Multiply(
                                input.AsSpan(at, scale.Widths[i]), factors[row * scale.Widths.Length + i], output.AsSpan(at, scale.Widths[i]));
                        }
                    }
                };
            }

            case ProductLinearNode product:
            {
                WeightTensor weight = _graph.Weight(product.Weight);
                var both = WeightTensor.Zeros(weight.Shape);
                TensorPrimitives.Multiply(weight.Values, _graph.Weight(product.Factor).Values, both.Values);
                var bias = WeightTensor.Zeros(weight.Rows);
                TensorPrimitives.Add(_graph.Weight(product.Bias).Values, _graph.Weight(product.Offset).Values, bias.Values);
                (float[] input, var matrix) = (_buffers[product.Input], new PackedMatrix(both, bias));
                int[] taken = new int[matrix.Inputs];
                return rows => matrix.Multiply(input, output, rows, taken);
            }

            default:
                throw new InvalidModelException($"The model's graph has an operation that this version does not know: {node}.");
        }
    }

    // A row gives the same bits wherever it stands in a batch: vectorized functions round by the place of a value.
    private Action<int> RowByRow(string node, float[] output, int width, RowOperation operation) => RowByRow(node, output, width, width, operation);

    private Action<int> RowByRow(string node, float[] output, int inputWidth, int width, RowOperation operation)
    {
        float[] input = _buffers[node];
        return rows =>
        {
            for (int row = 0; row < rows; row++)
                operation(input.AsSpan(row * inputWidth, inputWidth), output.AsSpan(row * width, width));
        };
    }

    // x factor + offset = scale (x - mean) / sqrt(variance + epsilon) + bias.
    private (float[] Factors, float[] Offsets) FactorsOf(BatchNormalizationNode node)
    {
        float[] bias = _graph.Weight(node.Bias).Values, mean = _graph.Weight(node.Mean).Values;
        float[] factors = [.. _graph.Weight(node.Scale).Values.Zip(
            _graph.Weight(node.Variance).Values, (scale, variance) => scale / MathF.Sqrt(variance + BatchNormalizationNode.Epsilon))];
        return (factors, [.. factors.Select((factor, i) => bias[i] - factor * mean[i])]);
    }
}
