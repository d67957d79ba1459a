using System.Numerics.Tensors;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Kernels;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// The sum of a_i k_i over the rows k_i of a table (columns 0 to the query's width) that a field's ids give, with a = softmax(k_i
/// . query). Missing ids are left out. If all ids are missing, the result is the row of "missing".
/// </summary>
internal sealed record SequenceAttentionNode(string Name, string Input, string Table, EmbeddedField Field, string Query)
    : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input, Query];

    internal override int Check(GraphScope graph)
    {
        int width = graph.WidthOf(Query);
        graph.CheckFields(Input, Table, [Field], width);
        return width;
    }

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors input, BatchVectors query, BatchVectors output) = (batch[Input], batch[Query], batch[Name]);
        (RowPages table, float[] scores) = (batch.Graph.Weight(Table).Pages, new float[Field.Count]);
        EmbeddedField field = Field.In(table);
        return rows =>
        {
            for (int row = 0; row < rows; row++)
                Attend(input.Row(row), field, table, query.Row(row), scores, output.Row(row));
        };
    }

    // If all ids are missing, all have the same share, and all rows are that of "missing".
    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph)
    {
        string rows = onnx.Rows(Input, Field);
        string each = onnx.Add("Gather", [onnx.Table(Table, graph.Weight(Table), 0, graph.WidthOf(Query)), rows]);
        string products = onnx.Add("Mul", [each, onnx.Add("Unsqueeze", [Query, onnx.Constant([1L], 1)])]);
        string scores = onnx.Add("ReduceSum", [products, onnx.Constant([2L], 1)], null, ("keepdims", 0));
        string missing = onnx.Add("Equal", [rows, onnx.Constant([(long)Field.Offset + IdSpace.Missing], 1)]);
        string present = onnx.Add("Where", [missing, onnx.Constant([float.MinValue], 1), scores]);
        string shares = onnx.Add("Softmax", [present], null, ("axis", 1));
        string weighted = onnx.Add("Mul", [each, onnx.Add("Unsqueeze", [shares, onnx.Constant([2L], 1)])]);
        onnx.Add("ReduceSum", [weighted, onnx.Constant([1L], 1)], Name, ("keepdims", 0));
    }

    private static void Attend(
        ReadOnlySpan<float> slots, EmbeddedField field, RowPages table, ReadOnlySpan<float> query, Span<float> scores,
        Span<float> output)
    {
        ReadOnlySpan<float> ids = slots.Slice(field.Start, field.Count);
        int missing = field.Offset + IdSpace.Missing, width = query.Length, present = 0;
        foreach (float id in ids)
        {
            if (field.RowOf(id) is int row && row != missing)
                scores[present++] = TensorPrimitives.Dot(table.Row(row)[..width], query);
        }

        if (present == 0)
        {
            table.Row(missing)[..width].CopyTo(output);
            return;
        }

        Span<float> shares = scores[..present];
        SoftmaxNode.Softmax(shares, shares);
        output.Clear();
        int at = 0;
        foreach (float id in ids)
        {
            if (field.RowOf(id) is int row && row != missing)
                TensorPrimitives.MultiplyAdd(table.Row(row)[..width], shares[at++], output, output);
        }
    }
}
