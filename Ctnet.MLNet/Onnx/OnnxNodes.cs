using System.Numerics.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.Onnx;

/// <summary>The nodes of a scoring graph as ONNX operations: a method each, and a line in <see cref="Add(GraphNode)"/>.</summary>
internal sealed class OnnxNodes(OnnxGraph onnx, CompiledGraph graph)
{
    private readonly Dictionary<(string Table, int Column, int Width), string> _tables = [];

    /// <exception cref="NotSupportedException">The node has no ONNX form here.</exception>
    public void Add(GraphNode node)
    {
        switch (node)
        {
            case EmbeddingNode embedding: Add(embedding); break;
            case EmbeddingSumNode sum: Add(sum); break;
            case NumbersNode numbers: Add(numbers); break;
            case LinearNode linear: Add(linear); break;
            case ReluNode relu: onnx.Add("Relu", [relu.Input], relu.Name); break;
            // ONNX's slope is 0.01 too, and its epsilons are 1e-5, where nothing else is said.
            case LeakyReluNode leaky: onnx.Add("LeakyRelu", [leaky.Input], leaky.Name); break;
            case SiluNode silu: onnx.Add("Mul", [silu.Input, onnx.Add("Sigmoid", [silu.Input])], silu.Name); break;
            case TanhNode tanh: onnx.Add("Tanh", [tanh.Input], tanh.Name); break;
            case GeluNode gelu: Add(gelu); break;
            case LayerNormalizationNode layer: onnx.Add("LayerNormalization", [layer.Input, Vector(layer.Scale), Vector(layer.Bias)], layer.Name); break;
            case BatchNormalizationNode batch: onnx.Add(
                "BatchNormalization", [batch.Input, Vector(batch.Scale), Vector(batch.Bias), Vector(batch.Mean), Vector(batch.Variance)], batch.Name); break;
            case SequenceAttentionNode attention: Add(attention); break;
            case ConstantNode constant: Add(constant); break;
            case ShiftNode shift: onnx.Add("Add", [shift.Input, onnx.Constant([shift.Offset], 1)], shift.Name); break;
            case CrossNode cross: Add(cross); break;
            case SigmoidNode sigmoid: onnx.Add("Sigmoid", [sigmoid.Input], sigmoid.Name); break;
            case SoftmaxNode softmax: onnx.Add("Softmax", [softmax.Input], softmax.Name, ("axis", 1)); break;
            case MixNode mix: Add(mix); break;
            case ScaleFieldsNode scale: Add(scale); break;
            case ProductLinearNode product: Add(product); break;
            case GluNode glu: Add(glu); break;
            case SumNode sum: onnx.Add("Sum", sum.Inputs, sum.Name); break;
            case ScaleNode scale: onnx.Add("Mul", [scale.Input, onnx.Constant(graph.Weight(scale.Factor).Values, 1)], scale.Name); break;
            case ConcatenateNode concatenate: onnx.Add("Concat", concatenate.Inputs, concatenate.Name, ("axis", 1)); break;
            default: throw new NotSupportedException(
                $"The model's operation {node.GetType().Name} ('{node.Name}') cannot be exported to ONNX.");
        }
    }

    private void Add(EmbeddingNode node) =>
        onnx.Add("Concat", [.. Fields(node.Input, node.Table, node.Fields, 0, node.Width)], node.Name, ("axis", 1));

    private void Add(EmbeddingSumNode node)
    {
        string terms = onnx.Add("Concat", [.. Fields(node.Input, node.Table, node.Fields, node.Column, 1)], null, ("axis", 1));
        onnx.Add("ReduceSum", [terms, onnx.Constant([1L], 1)], node.Name, ("keepdims", 1));
    }

    private void Add(NumbersNode node)
    {
        string values = Slots(node.Input, node.Slots), missing = onnx.Add("IsNaN", [values]);
        string numbers = onnx.Add("Where", [missing, Zero, values]), marks = onnx.Add("Cast", [missing], null, ("to", 1));
        onnx.Add("Concat", [numbers, marks], node.Name, ("axis", 1));
    }

    private void Add(LinearNode node) => Linear(node.Name, node.Input, graph.Weight(node.Weight), graph.Weight(node.Bias).Values);

    private void Add(ProductLinearNode node)
    {
        WeightTensor weight = graph.Weight(node.Weight);
        float[] product = [.. weight.Values], bias = [.. graph.Weight(node.Bias).Values];
        TensorPrimitives.Multiply(product, graph.Weight(node.Factor).Values, product);
        TensorPrimitives.Add(bias, graph.Weight(node.Offset).Values, bias);
        Linear(node.Name, node.Input, new(weight.Shape, product), bias);
    }

    private void Linear(string name, string input, WeightTensor weight, float[] bias) => onnx.Add(
        "Gemm", [input, onnx.Constant(weight.Values, weight.Rows, weight.Columns), onnx.Constant(bias, weight.Rows)], name, ("transB", 1));

    private void Add(CrossNode node)
    {
        string product = onnx.Add("ReduceSum", [onnx.Add("Mul", [node.Input, Vector(node.Weight)]), onnx.Constant([1L], 1)], null, ("keepdims", 1));
        onnx.Add("Sum", [onnx.Add("Mul", [node.First, product]), Vector(node.Bias), node.Input], node.Name);
    }

    // What has a share of 0 takes no part, whatever its values are.
    private void Add(MixNode node) => onnx.Add("Sum", [.. node.Inputs.Select((input, i) =>
    {
        string share = Slots(node.Shares, [i]);
        return onnx.Add("Where", [onnx.Add("Equal", [share, Zero]), Zero, onnx.Add("Mul", [input, share])]);
    })], node.Name);

    private void Add(ScaleFieldsNode node) => onnx.Add(
        "Mul", [node.Input, Slots(node.Factors, [.. node.Widths.SelectMany((width, i) => Enumerable.Repeat(i, width))])], node.Name);

    private void Add(GeluNode node)
    {
        string square = onnx.Add("Mul", [node.Input, node.Input]);
        string factor = onnx.Add("Add", [onnx.Add("Mul", [square, onnx.Constant([GeluNode.Cubic], 1)]), One]);
        string inner = onnx.Add("Mul", [onnx.Add("Mul", [node.Input, onnx.Constant([GeluNode.Slope], 1)]), factor]);
        onnx.Add("Mul", [node.Input, onnx.Add("Sigmoid", [inner])], node.Name);
    }

    // Where all ids are missing each has the same share, and all rows are that of "missing".
    private void Add(SequenceAttentionNode node)
    {
        string rows = Rows(Slots(node.Input, [.. Enumerable.Range(node.Field.Start, node.Field.Count)]), [.. Enumerable.Repeat(node.Field, node.Field.Count)]);
        string each = onnx.Add("Gather", [Table(node.Table, 0, graph.WidthOf(node.Query)), rows]);
        string products = onnx.Add("Mul", [each, onnx.Add("Unsqueeze", [node.Query, onnx.Constant([1L], 1)])]);
        string scores = onnx.Add("ReduceSum", [products, onnx.Constant([2L], 1)], null, ("keepdims", 0));
        string missing = onnx.Add("Equal", [rows, onnx.Constant([(long)node.Field.Offset + Alignment.IdSpace.Missing], 1)]);
        string shares = onnx.Add("Softmax", [onnx.Add("Where", [missing, onnx.Constant([float.MinValue], 1), scores])], null, ("axis", 1));
        string weighted = onnx.Add("Mul", [each, onnx.Add("Unsqueeze", [shares, onnx.Constant([2L], 1)])]);
        onnx.Add("ReduceSum", [weighted, onnx.Constant([1L], 1)], node.Name, ("keepdims", 0));
    }

    // As many rows as the inputs have.
    private void Add(ConstantNode node)
    {
        string rows = onnx.Add("Gather", [onnx.Add("Shape", [graph.Graph.Inputs.Keys.First()]), onnx.Constant([0L], 1)]);
        string shape = onnx.Add("Concat", [rows, onnx.Constant([(long)graph.WidthOf(node.Name)], 1)], null, ("axis", 0));
        onnx.Add("Expand", [onnx.Constant(graph.Weight(node.Weight).Values, 1, graph.WidthOf(node.Name)), shape], node.Name);
    }

    private void Add(GluNode node)
    {
        long width = graph.WidthOf(node.Name);
        string[] halves = [$"{node.Name}.value", $"{node.Name}.gate"];
        onnx.AddSeveral("Split", [node.Input, onnx.Constant([width, width], 2)], halves, ("axis", 1));
        onnx.Add("Mul", [halves[0], onnx.Add("Sigmoid", [halves[1]])], node.Name);
    }

    // The fields' vectors in their order: those of one id that stand together at once, a set alone.
    private IEnumerable<string> Fields(string input, string table, EmbeddedField[] fields, int column, int width)
    {
        for (int i = 0; i < fields.Length;)
        {
            EmbeddedField[] singles = [.. fields.Skip(i).TakeWhile(field => field.Count == 1)];
            yield return singles.Length > 0
                ? Singles(input, Table(table, column, width), singles, width)
                : Set(input, Table(table, column, width), fields[i], width);
            i += Math.Max(singles.Length, 1);
        }
    }

    private string Singles(string input, string table, EmbeddedField[] fields, int width)
    {
        string rows = Rows(Slots(input, [.. fields.Select(field => field.Start)]), fields);
        return onnx.Add("Reshape", [onnx.Add("Gather", [table, rows]), onnx.Constant([0L, fields.Length * width], 2)]);
    }

    // The mean over the ids that are not missing, and where all are, the row of "missing".
    private string Set(string input, string table, EmbeddedField field, int width)
    {
        string rows = Rows(Slots(input, [.. Enumerable.Range(field.Start, field.Count)]), [.. Enumerable.Repeat(field, field.Count)]);
        string missing = onnx.Constant([(long)field.Offset + Alignment.IdSpace.Missing], 1);
        string counts = onnx.Add("Cast", [onnx.Add("Not", [onnx.Add("Equal", [rows, missing])])], null, ("to", 1));
        string each = onnx.Add("Mul", [onnx.Add("Gather", [table, rows]), onnx.Add("Unsqueeze", [counts, onnx.Constant([2L], 1)])]);
        string sum = onnx.Add("ReduceSum", [each, onnx.Constant([1L], 1)], null, ("keepdims", 0));
        string count = onnx.Add("ReduceSum", [counts, onnx.Constant([1L], 1)], null, ("keepdims", 1));
        string mean = onnx.Add("Div", [sum, onnx.Add("Max", [count, One])]);
        return onnx.Add("Where", [onnx.Add("Greater", [count, Zero]), mean, onnx.Add("Gather", [table, missing])]);
    }

    // EmbeddedField.RowOf: what is no id of the space counts as never seen, and NaN as missing.
    private string Rows(string ids, EmbeddedField[] fields)
    {
        string counts = onnx.Constant([.. fields.Select(field => (float)field.Rows)], fields.Length);
        string known = onnx.Add("And", [onnx.Add("GreaterOrEqual", [ids, Zero]), onnx.Add("Less", [ids, counts])]);
        string valid = onnx.Add("Where", [known, ids, One]);
        string taken = onnx.Add("Where", [onnx.Add("IsNaN", [ids]), Zero, valid]);
        string offsets = onnx.Constant([.. fields.Select(field => (long)field.Offset)], fields.Length);
        return onnx.Add("Add", [onnx.Add("Cast", [taken], null, ("to", 7)), offsets]);
    }

    private string Slots(string input, int[] slots) =>
        onnx.Add("Gather", [input, onnx.Constant([.. slots.Select(slot => (long)slot)], slots.Length)], null, ("axis", 1));

    // A table is in the file once, but for its columns, which are apart where they are read apart.
    private string Table(string name, int column, int width)
    {
        if (_tables.TryGetValue((name, column, width), out string? constant))
            return constant;
        WeightTensor table = graph.Weight(name);
        float[] values = new float[checked(table.Rows * width)];
        for (int row = 0; row < table.Rows; row++)
            table.Values.AsSpan(row * table.Columns + column, width).CopyTo(values.AsSpan(row * width));
        return _tables[(name, column, width)] = onnx.Constant(values, table.Rows, width);
    }

    private string Vector(string weight) => onnx.Constant(graph.Weight(weight).Values, graph.Weight(weight).Values.Length);

    private string Zero => onnx.Constant([(float)Alignment.IdSpace.Missing], 1);

    private string One => onnx.Constant([(float)Alignment.IdSpace.NeverSeen], 1);
}
