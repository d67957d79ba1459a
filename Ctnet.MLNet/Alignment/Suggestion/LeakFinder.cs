using Ctnet.MLNet.Alignment.Schema;
using Ctnet.MLNet.Evaluation;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>Finds columns that rank the label alone: they are known only after the click.</summary>
internal static class LeakFinder
{
    private const double LeakingAuc = 0.95;

    // With fewer clicks, or fewer rows without one, a column may rank them by chance.
    private const int LeastOfEach = 10;

    /// <summary>The AUC of a column alone if it knows the label; otherwise null.</summary>
    /// <param name="column">The column's cells.</param>
    /// <param name="isNumber">Whether the column is a quantity.</param>
    /// <param name="label">The label of each row; null where it is missing.</param>
    public static double? Find(ColumnSample column, bool isNumber, bool?[] label)
    {
        string[] texts = column.TextsByRow();
        int[] rows = [.. Enumerable.Range(0, texts.Length).Where(row => label[row] is not null)];
        bool[] clicked = [.. rows.Select(row => label[row]!.Value)];
        string[] cells = [.. rows.Select(row => texts[row])];
        // What tells may be whether there is a value at all: the time of a purchase stands only where there is one.
        string[] toRank = isNumber ? [.. cells.Select(cell => cell.Length == 0 ? "" : "filled")] : cells;
        double auc = IsEnough(clicked) ? OfValues(toRank, clicked) : 0;
        return Math.Max(auc, isNumber ? OfNumbers(cells, clicked) : 0) is > LeakingAuc and var leaking ? leaking : null;
    }

    private static double OfNumbers(string[] cells, bool[] clicked)
    {
        List<double> numbers = [];
        List<bool> labels = [];
        for (int i = 0; i < cells.Length; i++)
        {
            if (PlainNumber.TryParse(cells[i], out double number))
            {
                numbers.Add(number);
                labels.Add(clicked[i]);
            }
        }

        bool[] ranked = [.. labels];
        double auc = IsEnough(ranked) ? RankingMeasures.Auc<double>(ranked, numbers.ToArray()) : 0;
        return Math.Max(auc, IsEnough(ranked) ? 1 - auc : 0);
    }

    // The click rates of one half of the rows rank the other half.
    private static double OfValues(string[] values, bool[] clicked) =>
        (HalfAuc(values, clicked, 0) + HalfAuc(values, clicked, 1)) / 2;

    private static double HalfAuc(string[] values, bool[] clicked, int half)
    {
        Dictionary<string, (int Rows, int Clicks)> rates = [];
        List<int> ranked = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (IsInHalf(i, half))
            {
                ranked.Add(i);
                continue;
            }

            (int rows, int clicks) = rates.GetValueOrDefault(values[i]);
            rates[values[i]] = (rows + 1, clicks + (clicked[i] ? 1 : 0));
        }

        double mean = (rates.Values.Sum(rate => rate.Clicks) + 1.0) / (rates.Values.Sum(rate => rate.Rows) + 2.0);
        bool[] labels = [.. ranked.Select(i => clicked[i])];
        double[] scores = [.. ranked.Select(i => rates.TryGetValue(values[i], out var rate)
            ? (rate.Clicks + mean) / (rate.Rows + 1)
            : mean)];
        double auc = RankingMeasures.Auc<double>(labels, scores);
        return double.IsNaN(auc) ? 0.5 : auc;
    }

    // The halves are scattered: logs may alternate between clicks and other rows.
    private static bool IsInHalf(int row, int half) => (int)((uint)(row * 0x9E3779B1u) >> 31) == half;

    private static bool IsEnough(bool[] clicked)
    {
        int clicks = clicked.Count(click => click);
        return clicks >= LeastOfEach && clicked.Length - clicks >= LeastOfEach;
    }
}
