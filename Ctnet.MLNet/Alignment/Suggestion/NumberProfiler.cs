using Microsoft.ML.Data;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>Guesses the role of a column of numbers.</summary>
internal static class NumberProfiler
{
    private const int FewValues = 50;

    // Single tells whole numbers apart up to this one.
    private const double ExactInSingle = 1 << 24;

    // A column counts the rows if it grows by one in this share of them.
    private const double Counting = 0.99;

    public static ColumnProfile Profile(ColumnProfile column, ColumnSample sample, double[] numbers)
    {
        double[] sorted = [.. numbers.Order()];
        double median = sorted[sorted.Length / 2];
        bool whole = sorted.All(number => number == Math.Floor(number));
        bool isInexact = sample.Type == NumberDataViewType.Single && Math.Max(sorted[^1], -sorted[0]) >= ExactInSingle;
        const string inexact = "holds whole numbers that Single merges, beyond 16,777,216. Load it as Int64, Double or Text";
        if (ColumnNames.IsTime(column.Column) && sorted[0] > 1e8)
            return isInexact ? column.LeaveOut(inexact) : Time(column, median);
        if (!whole)
            return Number(column with { Values = new HashSet<string>() }, sorted, median);
        if (ColumnProfiler.Differs(sample, column.Values.Count) && CountsRows(numbers))
            return column.LeaveOut("counts the rows");
        bool isNamed = ColumnNames.IsIdentifier(column.Column);
        if (isNamed || column.Values.Count <= FewValues || ColumnProfiler.Differs(sample, column.Values.Count))
            return isInexact ? column.LeaveOut(inexact) : Identifier(column, sample, isNamed);
        return Number(column, sorted, median);
    }

    private static ColumnProfile Time(ColumnProfile column, double median)
    {
        TimeUnit unit = median > 1e11 ? TimeUnit.UnixMilliseconds : TimeUnit.UnixSeconds;
        return column with { Role = ColumnRole.Time, Unit = unit };
    }

    private static bool CountsRows(double[] numbers)
    {
        int steps = numbers.Zip(numbers.Skip(1)).Count(pair => pair.Second - pair.First == 1);
        return steps >= Counting * (numbers.Length - 1);
    }

    private static ColumnProfile Identifier(ColumnProfile column, ColumnSample sample, bool isNamed)
    {
        ColumnProfile identifier = ColumnProfiler.Identifier(column, sample);
        // A few equal whole numbers may mean different things in different logs: such codes are not compared by values.
        return isNamed || identifier.Role == ColumnRole.LeftOut
            ? identifier
            : identifier with { Values = new HashSet<string>() };
    }

    private static ColumnProfile Number(ColumnProfile column, double[] sorted, double median)
    {
        bool skewed = sorted[0] >= 0 && median > 0 && sorted[^1] / median > 20;
        return column with
        {
            Role = ColumnRole.Number, Encoding = skewed ? NumericEncoding.Log : NumericEncoding.Standardize,
        };
    }
}
