using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Evaluation;

namespace Ctnet.MLNet.Batches;

/// <summary>Checks the weights of rows that are trained on.</summary>
internal static class RowWeight
{
    /// <summary>Reports a weight that cannot be used.</summary>
    /// <returns>Whether the weight is good.</returns>
    /// <exception cref="BadRowException">It is not, and bad rows are refused.</exception>
    public static bool Check(string column, float weight, RowProblems problems)
    {
        if (ExampleWeights.IsValid(weight))
            return true;
        // One weight that is not finite would turn all of the model's weights into NaN.
        if (!float.IsFinite(weight) || weight < 0)
        {
            problems.Add(column, "not a weight", $"a weight must be a number of at least 0, but is {weight}.");
        }
        else
        {
            problems.Add(
                column, "a weight above 1,000,000",
                $"a weight must be at most 1,000,000, but is {weight}. Correct the row, or divide all weights by a number.");
        }
        return false;
    }
}
