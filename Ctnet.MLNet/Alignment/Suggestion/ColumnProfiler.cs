using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Schema;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>Guesses the role of a column from its cells.</summary>
internal static class ColumnProfiler
{
    private const int LongText = 40, LeastRows = 20;

    // A column with values in a smaller share of rows counts as empty.
    private const double LeastFilled = 0.001;

    // A column with this many different values among its cells is different nearly everywhere.
    private const double Different = 0.9;

    private static readonly string[] s_truths = ["0", "1", "0.0", "1.0", "true", "false"];

    public static ColumnProfile Profile(string domain, ColumnSample sample)
    {
        var column = new ColumnProfile(domain, sample.Name, ColumnRole.Identifier);
        if (!sample.IsReadable)
            return column.LeaveOut("has a type that fields cannot have");
        if (sample.Cells.Count <= LeastFilled * sample.Rows)
            return column.LeaveOut("is empty");
        if (TimeColumns.IsDate(sample.Type))
            return column with { Role = ColumnRole.Time };
        var values = sample.Cells.ToHashSet();
        if (values.All(NumberTexts.IsMissing))
            return column.LeaveOut($"holds nothing but {string.Join(", ", values.Order(StringComparer.Ordinal).Select(Quote))}");
        if (sample.Type is VectorDataViewType vector)
        {
            if (VectorColumns.IsFloat(vector.ItemType) && values.Any(IsFraction))
                return Vector(column, sample, vector);
            return column with { Role = ColumnRole.Set, Values = values };
        }

        column = column with { IsTruth = values.All(IsTruth) };
        if (values.Count <= 2 && ColumnNames.LabelRank(sample.Name) is not null)
            return Label(column, sample, values);
        if (sample.Type is TextDataViewType && Dates(column, sample.Cells) is ColumnProfile dates)
            return dates;
        if (sample.Type is NumberDataViewType or TextDataViewType
            && NumberTexts.Read(sample.Cells) is (double[] numbers, string[] missing))
        {
            column = column with { Values = values.Except(missing).ToHashSet(), IsNumeric = true, Missing = missing };
            return NumberProfiler.Profile(Remark(column, sample, missing), sample, numbers);
        }

        return Texts(column, sample, values);
    }

    /// <summary>Whether a column of identifiers has a different value nearly everywhere.</summary>
    public static bool Differs(ColumnSample sample, int differentValues) =>
        sample.Cells.Count >= LeastRows && differentValues >= Different * sample.Cells.Count;

    /// <summary>An identifier, or a column that is left out because it differs nearly everywhere.</summary>
    public static ColumnProfile Identifier(ColumnProfile column, ColumnSample sample)
    {
        column = column with { Role = ColumnRole.Identifier };
        if (!Differs(sample, column.Values.Count))
            return column;
        return ColumnNames.IsThing(column.Column)
            ? column with
            {
                Remark = "has a different value in nearly every row that was read. Leave it out if its values do not come back",
            }
            : column.LeaveOut("has a different value in nearly every row, as row numbers and request ids have");
    }

    private static bool IsFraction(string cell) =>
        PlainNumber.TryParse(cell, out double number) && double.IsFinite(number) && number != Math.Floor(number);

    // Numbers that are not whole are no identifiers, but an embedding.
    private static ColumnProfile Vector(ColumnProfile column, ColumnSample sample, VectorDataViewType type)
    {
        int[] lengths = type.IsKnownSize
            ? [type.Size]
            : [.. sample.RowsOfCells.GroupBy(row => row).Select(row => row.Count()).Distinct()];
        return lengths.Length == 1
            ? column with { Role = ColumnRole.Vector, Dimension = lengths[0] }
            : column.LeaveOut($"holds vectors of {lengths.Length} different lengths, and a vector field has one");
    }

    private static string Quote(string value) => $"'{value}'";

    private static bool IsTruth(string cell) => s_truths.Contains(cell, StringComparer.OrdinalIgnoreCase);

    private static ColumnProfile Label(ColumnProfile column, ColumnSample sample, HashSet<string> values)
    {
        string held = string.Join(" and ", values.Order(StringComparer.Ordinal).Select(Quote));
        if (!column.IsTruth)
        {
            return column.LeaveOut(
                $"is named like a label and holds {held}. Trainers need Boolean: make a Boolean label of it, and name it in the "
                + "domain");
        }

        return column with
        {
            Role = ColumnRole.Label,
            Remark = sample.Type is BooleanDataViewType
                ? "is proposed as the label"
                : $"is proposed as the label. It holds {held}, and trainers need Boolean: convert the column first",
        };
    }

    private static ColumnProfile? Dates(ColumnProfile column, List<string> cells)
    {
        if (DateTexts.AreIso(cells))
            return column with { Role = ColumnRole.Time };
        return DateTexts.WithoutOrder(cells) is not string date
            ? null
            : column.LeaveOut(
                $"holds dates such as '{date}', and the order of day and month is not known. Write ISO 8601, such as 2026-04-03");
    }

    private static ColumnProfile Remark(ColumnProfile column, ColumnSample sample, string[] missing)
    {
        if (missing.Length == 0)
            return column;
        string texts = string.Join(", ", missing.Select(text => $"'{text}'"));
        int count = sample.Cells.Count(missing.Contains);
        return column with
        {
            Remark = $"holds numbers, but also {texts} ({count} of {sample.Cells.Count} cells). "
                + "The proposal takes that for missing: check it",
        };
    }

    private static ColumnProfile Texts(ColumnProfile column, ColumnSample sample, HashSet<string> values)
    {
        if (sample.Type is TextDataViewType && VectorTexts.Read(sample.Cells) is (string between, int dimension))
            return column with { Role = ColumnRole.Vector, Separator = between, Dimension = dimension };
        if (NumberTexts.HaveDecimalComma(sample.Cells))
        {
            string comma = sample.Cells.First(cell => cell.Contains(','));
            return column.LeaveOut(
                $"holds '{comma}', which is a number with a decimal comma, or two numbers. Write numbers with a point, and "
                + "lists with another separator");
        }

        if (sample.Type is TextDataViewType && ListTexts.Read(sample.Cells, values.Count) is (string separator, var parts))
            return column with { Role = ColumnRole.Set, Separator = separator, Values = parts };
        if (sample.Cells.Average(cell => cell.Length) > LongText && values.Count > Different * sample.Cells.Count)
            return column.LeaveOut("is text that is different nearly everywhere");
        string[] missing = NumberTexts.MissingIn(values);
        column = column with { Values = values.Except(missing).ToHashSet(), Missing = missing };
        if (missing.Length > 0)
        {
            string texts = string.Join(", ", missing.Select(text => $"'{text}'"));
            column = column with { Remark = $"holds {texts}. The proposal takes that for missing: check it" };
        }

        return Identifier(column, sample);
    }
}
