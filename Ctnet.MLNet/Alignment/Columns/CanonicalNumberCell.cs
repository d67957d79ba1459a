using Ctnet.MLNet.Alignment.BadRows;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Converts a cell's number to its field's canonical unit, and moves it into the field's range.</summary>
internal sealed class CanonicalNumberCell(NumberCell cell, FieldMapping mapping, FeatureField field, RowProblems problems)
    : NumberCell
{
    public override double Read()
    {
        double value = cell.Read() * mapping.Scale;
        if (double.IsNaN(value))
            return value;
        // Networks compute in float32, and one such number would make the field's mean or deviation infinite.
        if (Math.Abs(value) > float.MaxValue)
        {
            problems.Add(
                mapping.Column!, "infinite, or too large", $"{value} is infinite or too large for a float. Correct the row.");
            return double.NaN;
        }

        if (value < field.Minimum)
            return OutOfRange(value, field.Minimum.Value, "below its field's minimum");
        return value > field.Maximum ? OutOfRange(value, field.Maximum.Value, "above its field's maximum") : value;
    }

    private double OutOfRange(double value, double end, string what)
    {
        problems.Add(
            mapping.Column!, what, $"{value} is {what}, {end} (field '{field.Name}'). Correct the row, or the field's range.");
        return end;
    }
}
