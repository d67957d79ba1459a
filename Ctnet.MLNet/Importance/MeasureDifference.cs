namespace Ctnet.MLNet;

/// <summary>The differences of a measure over several permutations: permuted minus unchanged.</summary>
/// <param name="Mean">The mean difference.</param>
/// <param name="StandardDeviation">The sample standard deviation of the differences; 0 for a single permutation.</param>
public sealed record MeasureDifference(double Mean, double StandardDeviation)
{
    internal static MeasureDifference Of(IReadOnlyList<double> differences)
    {
        double mean = differences.Average();
        double squares = differences.Sum(difference => (difference - mean) * (difference - mean));
        return new(mean, differences.Count == 1 ? 0 : Math.Sqrt(squares / (differences.Count - 1)));
    }
}
