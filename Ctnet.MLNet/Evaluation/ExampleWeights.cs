namespace Ctnet.MLNet.Evaluation;

/// <summary>Which weights of rows are valid.</summary>
internal static class ExampleWeights
{
    /// <summary>
    /// The largest weight of a row. A larger one makes all other rows of its batch count for nothing, and may be more than a
    /// float's gradient can hold.
    /// </summary>
    public const float Largest = 1_000_000;

    /// <summary>Whether a weight is a number from 0 to <see cref="Largest"/>. NaN is not.</summary>
    public static bool IsValid(float weight) => weight is >= 0 and <= Largest;
}
