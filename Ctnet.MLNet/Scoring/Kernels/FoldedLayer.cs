using System.Runtime.Intrinsics;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// The weights of a <see cref="FoldedLinearNode"/>: a packed matrix for the rest of the input, and for each id of each folded field the
/// product of the layer's weights with its embedding. Immutable, thread-safe.
/// </summary>
/// <remarks>
/// An output is the rest's, summed as in <see cref="PackedMatrix"/>, plus the fields' in their order, alone or in a batch: a row's scores
/// do not depend on its company.
/// </remarks>
internal sealed class FoldedLayer
{
    private const int BatchRows = 64;

    private readonly AlignedFloats _rows;
    private readonly EmbeddedField[] _fields;

    // Where each field's rows begin; the table's row of its id 0 is the first of them.
    private readonly int[] _starts;
    private readonly float[] _bias;
    private readonly int _stride;

    /// <param name="node">The layer and its folded fields.</param>
    /// <param name="weight">[outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    /// <param name="tableOf">Embedding tables by name.</param>
    public FoldedLayer(FoldedLinearNode node, WeightTensor weight, WeightTensor bias, Func<string, WeightTensor> tableOf)
    {
        (_bias, _stride, _fields) = (bias.Values, StrideOf(weight.Rows), [.. node.Fields.Select(field => field.Field)]);
        if (node.Rest is not null)
            Rest = new PackedMatrix(Columns(weight, node.RestColumns), bias);
        _starts = new int[_fields.Length];
        int length = 0;
        for (int i = 0; i < _fields.Length; i++)
        {
            _starts[i] = length;
            length = checked(length + _fields[i].Rows * _stride);
        }

        // A panel may be read beyond the last row.
        _rows = new AlignedFloats(length + PackedMatrix.PanelWidth);
        for (int i = 0; i < _fields.Length; i++)
            Multiply(node.Fields[i], weight, tableOf(node.Fields[i].Table), _rows.Span.Slice(_starts[i], _fields[i].Rows * _stride));
    }

    /// <summary>The product with the rest of the input, bias included; null where nothing is left.</summary>
    public PackedMatrix? Rest { get; }

    public int Outputs => _bias.Length;

    public int Fields => _fields.Length;

    /// <summary>What the rows take.</summary>
    public long Bytes => _fields.Sum(each => each.Rows * BytesOfAnId(Outputs));

    /// <summary>Bytes that a folded id takes in a layer of so many outputs.</summary>
    public static long BytesOfAnId(int outputs) => StrideOf(outputs) * sizeof(float);

    /// <summary>Writes the bias into rows of outputs, where there is no rest.</summary>
    public void Begin(Span<float> output, int rows)
    {
        for (int row = 0; row < rows; row++)
            _bias.CopyTo(output[(row * Outputs)..]);
    }

    /// <summary>Adds a row's folded fields to its outputs.</summary>
    /// <param name="inputs">For each field the feature vectors that have its id, one after the other.</param>
    /// <param name="widths">For each field the width of such a vector.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="output">[rows, <see cref="Outputs"/>]</param>
    /// <param name="starts">Room for as many values as there are fields.</param>
    public void Add(float[][] inputs, int[] widths, int rows, Span<float> output, Span<int> starts)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < _fields.Length; i++)
            {
                EmbeddedField field = _fields[i];
                starts[i] = _starts[i] + (field.RowOf(inputs[i][row * widths[i] + field.Start]) - field.Offset) * _stride;
            }

            Span<float> into = output.Slice(row * Outputs, Outputs);
            if (Vector512.IsHardwareAccelerated)
                RowSum<Lanes512, Vector512<float>>.Add(_rows.Span, starts, into);
            else if (Vector256.IsHardwareAccelerated)
                RowSum<Lanes256, Vector256<float>>.Add(_rows.Span, starts, into);
            else
                RowSum<Lanes128, Vector128<float>>.Add(_rows.Span, starts, into);
        }
    }

    private static int StrideOf(int outputs) => (outputs + AlignedFloats.Line - 1) / AlignedFloats.Line * AlignedFloats.Line;

    private static WeightTensor Columns(WeightTensor weight, ReadOnlySpan<int> columns)
    {
        var part = WeightTensor.Zeros(weight.Rows, columns.Length);
        for (int row = 0, at = 0; row < weight.Rows; row++)
        {
            foreach (int column in columns)
                part.Values[at++] = weight.Values[row * weight.Columns + column];
        }

        return part;
    }

    private void Multiply(FoldedField field, WeightTensor weight, WeightTensor table, Span<float> into)
    {
        var matrix = new PackedMatrix(Columns(weight, [.. Enumerable.Range(field.Column, field.Width)]), WeightTensor.Zeros(Outputs));
        float[] embeddings = new float[BatchRows * field.Width], products = new float[BatchRows * Outputs];
        int[] taken = new int[field.Width];
        for (int first = 0; first < field.Field.Rows; first += BatchRows)
        {
            int rows = Math.Min(BatchRows, field.Field.Rows - first);
            for (int row = 0; row < rows; row++)
                table.Values.AsSpan((field.Field.Offset + first + row) * table.Columns, field.Width).CopyTo(embeddings.AsSpan(row * field.Width));
            matrix.Multiply(embeddings, products, rows, taken);
            for (int row = 0; row < rows; row++)
                products.AsSpan(row * Outputs, Outputs).CopyTo(into[((first + row) * _stride)..]);
        }
    }
}
