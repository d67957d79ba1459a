using System.Numerics.Tensors;

namespace Ctnet.MLNet.Persistence;

/// <summary>
/// A dense float32 tensor in row-major order, outside of libtorch. Its values lie in one array, or those of an embedding table in
/// pages.
/// </summary>
internal sealed class WeightTensor
{
    private readonly float[]? _values;
    private readonly Lazy<RowPages> _pages;

    public WeightTensor(int[] shape, float[] values)
    {
        TensorShape.Check(shape, values);
        Shape = shape;
        _values = values;
        _pages = new(() => _values.ToPages(Columns, Rows));
    }

    /// <summary>A table, [rows, columns].</summary>
    public WeightTensor(RowPages pages)
    {
        Shape = [checked((int)pages.Rows), pages.Columns];
        _pages = new(pages);
    }

    public int[] Shape { get; }

    /// <summary>The values in one array. Those of a table in pages are copied at each call.</summary>
    public float[] Values => _values ?? ToArray();

    /// <summary>The rows in pages. Those of a tensor with one array are copied at the first call, as one segment.</summary>
    public RowPages Pages => _pages.Value;

    /// <summary>Whether the values lie in pages.</summary>
    public bool IsPaged => _values is null;

    public int Rows => Shape[0];

    public int Columns => Shape.Length > 1 ? Shape[1] : 1;

    /// <summary>The number of values.</summary>
    public long Length => TensorShape.LengthOf(Shape);

    /// <summary>All values, piece by piece.</summary>
    public IEnumerable<ReadOnlyMemory<float>> Pieces => _values is null ? _pages.Value.Pieces() : [_values];

    /// <summary>
    /// Whether no value is NaN or infinite. Of a table that went on from another one, only the pages that changed are read.
    /// </summary>
    public bool IsFinite => _values is null ? Pages.ChangesAreFinite : TensorPrimitives.IsFiniteAll<float>(_values);

    public static WeightTensor Zeros(params int[] shape) => new(shape, new float[TensorShape.LengthOf(shape)]);

    private float[] ToArray()
    {
        float[] values = new float[Length];
        int at = 0;
        foreach (ReadOnlyMemory<float> piece in Pieces)
        {
            piece.Span.CopyTo(values.AsSpan(at));
            at += piece.Length;
        }

        return values;
    }

    public override string ToString() => TensorShape.Format(Shape);
}
