using System.Numerics.Tensors;
using Ctnet.MLNet.Alignment.BadRows;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads one column's vector in the current row of a cursor.</summary>
/// <param name="mapping">The domain's mapping.</param>
/// <param name="field">The vector field.</param>
/// <param name="problems">Receives the problems of cells.</param>
internal abstract class VectorCell(FieldMapping mapping, FeatureField field, RowProblems problems)
{
    /// <summary>
    /// Reads the current row's vector. It is missing if it is empty, or has a NaN. A vector of another length, or with an
    /// infinite number, is a problem and counts as missing.
    /// </summary>
    /// <param name="values">Receives the vector, if it is not missing. It has as many values as the field's dimension.</param>
    /// <returns>False if the vector is missing.</returns>
    public bool Read(Span<float> values)
    {
        int length = Take(values);
        if (length == 0)
            return false;
        if (length != values.Length)
        {
            problems.Add(
                mapping.Column!, "a vector of another length",
                $"its vector has {length} numbers, and field '{field.Name}' has the dimension {values.Length}. Correct the row.");
            return false;
        }

        foreach (float value in values)
        {
            if (!float.IsInfinity(value))
                continue;
            problems.Add(
                mapping.Column!, "infinite, or too large",
                $"a number of its vector is infinite or too large for a float. Correct the row.");
            return false;
        }

        if (TensorPrimitives.IsNaNAny<float>(values))
            return false;
        if (field.UnitLength)
            ToUnitLength(values);
        return true;
    }

    /// <summary>Reads the current row's numbers.</summary>
    /// <param name="values">Receives the numbers, if there are as many as it has room for.</param>
    /// <returns>How many numbers the row has; 0 if the vector is missing.</returns>
    protected abstract int Take(Span<float> values);

    /// <summary>The Euclidean length of a vector, computed in double: the square of a large float is infinite.</summary>
    public static double LengthOf(ReadOnlySpan<float> values)
    {
        double squares = 0;
        foreach (float value in values)
            squares += (double)value * value;
        return Math.Sqrt(squares);
    }

    private static void ToUnitLength(Span<float> values)
    {
        double length = LengthOf(values);
        for (int i = 0; i < values.Length && length > 0; i++)
            values[i] = (float)(values[i] / length);
    }
}
