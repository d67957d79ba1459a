using Ctnet.MLNet.Alignment.BadRows;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>
/// Refuses identifiers in columns of Single or Double that are so large that another identifier may have been rounded to the same
/// number.
/// </summary>
internal sealed class ExactIds(string column, RowProblems problems)
{
    /// <summary>What messages say about columns of Single that hold too large numbers.</summary>
    public const string SingleHint =
        "Single holds whole numbers exactly up to 16,777,216: load the column as Int64, Double or Text";

    private const string DoubleHint =
        "Double holds whole numbers exactly up to 9,007,199,254,740,992: load the column as Int64, UInt64 or Text";

    private const float SingleLimit = 1 << 24;
    private const double DoubleLimit = 1L << 53;

    /// <summary>Whether a number is an exact identifier. If it is not, this is a problem of the current row.</summary>
    public bool Accepts<T>(T value)
    {
        // The limit itself is refused too, because the next whole number is rounded to it.
        if (value is float single && Math.Abs(single) >= SingleLimit)
        {
            problems.Add(
                column, "an identifier that is too large for Single",
                $"{single:0} is too large to be an identifier in Single. {SingleHint}.");
            return false;
        }

        if (value is double number && Math.Abs(number) >= DoubleLimit)
        {
            problems.Add(
                column, "an identifier that is too large for Double",
                $"{number:0} is too large to be an identifier in Double. {DoubleHint}.");
            return false;
        }

        return true;
    }
}
