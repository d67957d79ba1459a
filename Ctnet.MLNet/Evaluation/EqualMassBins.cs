using System.Numerics;

namespace Ctnet.MLNet.Evaluation;

/// <summary>The expected calibration error over bins of equal row counts.</summary>
internal static class EqualMassBins
{
    /// <summary>The sum over bins of |sum of p - sum of y|, divided by the number of rows. Sorts its input.</summary>
    public static double MeanAbsoluteGap<T>(Span<bool> labels, Span<T> probabilities, int bins)
        where T : struct, IFloatingPointIeee754<T>
    {
        int rows = labels.Length;
        // More bins than rows would be empty and only cost time.
        bins = Math.Min(bins, rows);
        probabilities.Sort(labels);

        double total = 0;
        double gap = 0;
        int bin = 0;
        for (int row = 0, tiesEnd; row < rows;)
        {
            tiesEnd = row + 1;
            while (tiesEnd < rows && probabilities[tiesEnd] == probabilities[row])
                tiesEnd++;
            double rate = (double)labels[row..tiesEnd].Count(true) / (tiesEnd - row);
            double gapPerRow = double.CreateChecked(probabilities[row]) - rate;

            while (row < tiesEnd)
            {
                int binEnd = (int)((bin + 1L) * rows / bins);
                int next = Math.Min(tiesEnd, binEnd);
                gap += (next - row) * gapPerRow;
                row = next;
                if (row == binEnd)
                {
                    total += Math.Abs(gap);
                    gap = 0;
                    bin++;
                }
            }
        }
        return total / rows;
    }
}
