using Ctnet.MLNet.Alignment.BadRows;
using Microsoft.ML;

namespace Ctnet.MLNet.Batches;

/// <summary>Reads the conversion of a cursor's current row, and checks it.</summary>
/// <param name="row">The row.</param>
/// <param name="columns">The columns, of which the one of conversions is given.</param>
internal sealed class ConversionReader(DataViewRow row, ImpressionColumns columns)
{
    private readonly ValueGetter<bool> _getConverted = row.GetGetter<bool>(row.Schema[columns.Conversion!]);

    private readonly ValueGetter<float>? _getWeight =
        columns.ConversionWeight is string weight ? row.GetGetter<float>(row.Schema[weight]) : null;

    private bool _converted;
    private float _weight;

    /// <summary>
    /// Reads the row's conversion. A conversion that is not known yet is not looked at. A conversion without a click is a problem
    /// of the row; if such rows are repaired, the conversion counts as not known.
    /// </summary>
    /// <param name="clicked">Whether the row was clicked.</param>
    /// <param name="weight">The row's weight, which is that of the conversion if it has no column of its own.</param>
    /// <param name="problems">Receives the row's problems.</param>
    /// <returns>Whether the weight is good.</returns>
    /// <exception cref="BadRowException">The row has a problem, and bad rows are refused.</exception>
    public bool Read(bool clicked, float weight, RowProblems problems)
    {
        _weight = weight;
        if (_getWeight is not null)
        {
            _getWeight(ref _weight);
            if (!RowWeight.Check(columns.ConversionWeight!, _weight, problems))
                return false;
        }

        _getConverted(ref _converted);
        _converted &= _weight > 0;
        if (_converted && !clicked)
        {
            problems.Add(
                columns.Conversion!, "a conversion without a click",
                $"the row has a conversion, but column '{columns.Label}' says that it was not clicked. Correct the row.");
            (_converted, _weight) = (false, 0);
        }
        return true;
    }

    /// <summary>Adds what was read to a chunk's row.</summary>
    public void WriteTo(ImpressionChunk chunk, int index) => chunk.SetConversion(index, _converted, _weight);
}
