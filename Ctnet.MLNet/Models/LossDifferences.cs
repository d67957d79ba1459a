using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Training;

/// <summary>
/// Differences of two networks' losses over the same batches, as sums: enough for their mean a row and its standard error, with batches as
/// what varies. Older batches may count less.
/// </summary>
/// <param name="Rows">Of n, a batch's rows.</param>
/// <param name="SquaredRows">Of n².</param>
/// <param name="Difference">Of d, the difference of the batch's summed losses.</param>
/// <param name="SquaredDifference">Of d².</param>
/// <param name="DifferenceTimesRows">Of d n.</param>
internal sealed record LossDifferences(double Rows, double SquaredRows, double Difference, double SquaredDifference, double DifferenceTimesRows)
{
    public static LossDifferences None { get; } = new(0, 0, 0, 0, 0);

    [JsonIgnore]
    public bool IsFinite => double.IsFinite(Rows + SquaredRows + Difference + SquaredDifference + DifferenceTimesRows);

    /// <summary>How many equally large batches say as much.</summary>
    [JsonIgnore]
    public double Batches => Rows > 0 ? Rows * Rows / SquaredRows : 0;

    /// <summary>The mean difference a row; null without rows.</summary>
    [JsonIgnore]
    public double? Mean => Rows > 0 ? Difference / Rows : null;

    /// <summary>The standard error of the mean; null without two batches.</summary>
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
