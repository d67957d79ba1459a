using System.Runtime.InteropServices;
using Ctnet.MLNet.Batches;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>Adds up the gradients that several ranks send for the rows of one table. Reused from batch to batch.</summary>
/// <param name="columns">The number of values of a row.</param>
internal sealed class RowSums(int columns)
{
    private readonly MetRows _met = new();
    private readonly List<int> _rows = [];
    private float[] _sums = [];

    /// <summary>The rows, each once.</summary>
    public ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>The sums of some of the rows, [rows, columns].</summary>
    public ReadOnlySpan<float> Of(Range rows) =>
        _sums.AsSpan(rows.Start.Value * columns, (rows.End.Value - rows.Start.Value) * columns);

    public void Clear()
    {
        _met.Clear();
        _rows.Clear();
    }

    /// <summary>Adds the gradient of a row.</summary>
    /// <returns>The number of values that were read.</returns>
    public int Add(int row, ReadOnlySpan<float> gradient)
    {
        int before = _rows.Count, place = _met.PlaceOf(row, _rows);
        if (_sums.Length < _rows.Count * columns)
            Array.Resize(ref _sums, (int)Math.Min(Array.MaxLength, 2L * _rows.Count * columns));
        Span<float> into = _sums.AsSpan(place * columns, columns);
        if (place == before)
            gradient[..columns].CopyTo(into);
        else
            RowArithmetic.AddScaled(gradient[..columns], 1, into);
        return columns;
    }
}
