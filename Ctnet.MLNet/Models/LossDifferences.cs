using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Models;

/// <summary>
/// Sums over batches of the difference between two networks' losses. They give the mean difference per row and its standard
/// error, with a batch as the unit that varies. Older batches may count less.
/// </summary>
/// <param name="Rows">The sum of n, the rows of a batch. A row of weight w counts as w rows.</param>
/// <param name="SquaredRows">The sum of n².</param>
/// <param name="Difference">The sum of d, the difference of a batch's summed losses.</param>
/// <param name="SquaredDifference">The sum of d².</param>
/// <param name="DifferenceTimesRows">The sum of d n.</param>
internal sealed record LossDifferences(
    double Rows, double SquaredRows, double Difference, double SquaredDifference, double DifferenceTimesRows)
{
    public static LossDifferences None { get; } = new(0, 0, 0, 0, 0);

    [JsonIgnore]
    public bool IsFinite => double.IsFinite(Rows + SquaredRows + Difference + SquaredDifference + DifferenceTimesRows);

    /// <summary>The effective number of batches: this many equally large batches give as much evidence.</summary>
    [JsonIgnore]
    public double Batches => Rows > 0 ? Rows * Rows / SquaredRows : 0;

    /// <summary>The mean difference per row; null without rows.</summary>
    [JsonIgnore]
    public double? Mean => Rows > 0 ? Difference / Rows : null;

    /// <summary>The standard error of the mean; null with fewer than two batches.</summary>
    [JsonIgnore]
    public double? StandardError
    {
        get
        {
            if (Mean is not double mean || Batches < 1.5)
                return null;
            double squares = SquaredDifference - 2 * mean * DifferenceTimesRows + mean * mean * SquaredRows;
            return Math.Sqrt(Math.Max(0, squares) * Batches / (Batches - 1)) / Rows;
        }
    }
}
