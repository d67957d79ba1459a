using Ctnet.MLNet.Memory;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>
/// A linear layer some of whose inputs are embeddings. It has the layer's product with each embedding of the folded fields,
/// computed in advance, and a packed matrix for the rest of the input. Immutable, thread-safe.
/// </summary>
/// <remarks>
/// An output is the product with the rest, summed as in <see cref="PackedMatrix"/>, plus the products of the fields in their
/// order, whether a row is alone or in a batch: a row's score does not depend on the rows that are scored with it.
/// </remarks>
internal sealed class FoldedLayer
{
    private const int BatchRows = 64;

    private readonly AlignedFloats _products;
    private readonly EmbeddedField[] _fields;

    // Where each field's products begin: first that of its id 0.
    private readonly int[] _starts;
    private readonly float[] _bias;
    private readonly int _stride;

    /// <param name="weight">The layer's weights: [outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    /// <param name="restColumns">The columns of the weights that no folded field has; none if nothing is left.</param>
    /// <param name="fields">The folded fields.</param>
    /// <param name="tables">The embedding tables by name.</param>
    public FoldedLayer(
        WeightTensor weight, WeightTensor bias, int[] restColumns, FoldedField[] fields,
        IReadOnlyDictionary<string, WeightTensor> tables)
    {
        (_bias, _stride, _fields) = (bias.Values, StrideOf(weight.Rows), [.. fields.Select(field => field.Field)]);
        if (restColumns.Length > 0)
            Rest = new PackedMatrix(Columns(weight, restColumns), bias);
        _starts = new int[_fields.Length];
        int length = 0;
        for (int i = 0; i < _fields.Length; i++)
        {
            _starts[i] = length;
            length = checked(length + _fields[i].Rows * _stride);
        }

        // The kernel reads whole panels, also beyond the last product.
        _products = new AlignedFloats(length + VectorKernels.Widest.PanelWidth);
        for (int i = 0; i < _fields.Length; i++)
            Multiply(fields[i], weight, tables[fields[i].Table], _products.Span.Slice(_starts[i], _fields[i].Rows * _stride));
    }

    /// <summary>The product with the rest of the input, and the bias; null if nothing is left.</summary>
    public PackedMatrix? Rest { get; }

    public int Outputs => _bias.Length;

    /// <summary>The memory that the products take.</summary>
    public long Bytes => _fields.Sum(each => each.Rows * BytesOfAnId(Outputs));

    /// <summary>The memory that the product with one id's embedding takes.</summary>
    public static long BytesOfAnId(int outputs) => StrideOf(outputs) * sizeof(float);

    /// <summary>
    /// Writes the bias into the outputs of each row: where nothing is left of the input, the sums begin with it.
    /// </summary>
    public void WriteBias(Span<float> output, int rows)
    {
        for (int row = 0; row < rows; row++)
            _bias.CopyTo(output[(row * Outputs)..]);
    }

    /// <summary>Adds the products of the folded fields to each row's outputs.</summary>
    /// <param name="vectors">For each field the feature vectors that hold its ids.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="output">[rows, <see cref="Outputs"/>]</param>
    /// <param name="starts">Room for one value per field.</param>
    public void Add(ReadOnlySpan<BatchVectors> vectors, int rows, Span<float> output, Span<int> starts)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < _fields.Length; i++)
            {
                EmbeddedField field = _fields[i];
                float id = vectors[i].Values[row * vectors[i].Width + field.Start];
                starts[i] = _starts[i] + (field.RowOf(id) - field.Offset) * _stride;
            }

            VectorKernels.Widest.AddRows(_products.Span, starts, output.Slice(row * Outputs, Outputs));
        }
    }

    private static int StrideOf(int outputs) => (outputs + CacheLine.Floats - 1) / CacheLine.Floats * CacheLine.Floats;

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
        WeightTensor columns = Columns(weight, [.. Enumerable.Range(field.Column, field.Width)]);
        var matrix = new PackedMatrix(columns, WeightTensor.Zeros(Outputs));
        float[] embeddings = new float[BatchRows * field.Width], products = new float[BatchRows * Outputs];
        int[] taken = new int[field.Width];
        int start = field.Field.In(table.Pages).Offset;
        for (int first = 0; first < field.Field.Rows; first += BatchRows)
        {
            int rows = Math.Min(BatchRows, field.Field.Rows - first);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> embedding = table.Pages.Row(start + first + row)[..field.Width];
                embedding.CopyTo(embeddings.AsSpan(row * field.Width));
            }

            matrix.Multiply(embeddings, products, rows, taken);
            for (int row = 0; row < rows; row++)
                products.AsSpan(row * Outputs, Outputs).CopyTo(into[((first + row) * _stride)..]);
        }
    }
}
