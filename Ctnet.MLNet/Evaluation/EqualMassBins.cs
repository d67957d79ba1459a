using System.Numerics;

namespace Ctnet.MLNet.Evaluation;

/// <summary>The expected calibration error over bins of equal weight.</summary>
internal static class EqualMassBins
{
    /// <summary>The sum over bins of |sum of w p - sum of w y|, divided by the weight of all rows. Sorts its input.</summary>
    public static double MeanAbsoluteGap<T>(Span<WeighedLabel> rows, Span<T> probabilities, int bins)
        where T : struct, IFloatingPointIeee754<T>
    {
        probabilities.Sort(rows);
        double weight = LabelWeights.Sum(rows).All;
        double total = 0, gap = 0, position = 0;
        int bin = 0;
        for (int start = 0, end; start < rows.Length; start = end)
        {
            end = start + 1;
            while (end < rows.Length && probabilities[end] == probabilities[start])
                end++;
            LabelWeights tied = LabelWeights.Sum(rows[start..end]);
            double gapPerWeight = double.CreateChecked(probabilities[start]) - tied.Clicked / tied.All;

            // A row that lies across the edge of a bin counts in both bins, with its parts.
            double tiesEnd = position + tied.All;
            while (position < tiesEnd)
            {
                double edge = bin == bins - 1 ? double.PositiveInfinity : weight * (bin + 1) / bins;
                double next = Math.Min(tiesEnd, edge);
                gap += (next - position) * gapPerWeight;
                position = next;
                if (position == edge)
                {
                    total += Math.Abs(gap);
                    gap = 0;
                    bin++;
                }
            }
        }
        return (total + Math.Abs(gap)) / weight;
    }
}
