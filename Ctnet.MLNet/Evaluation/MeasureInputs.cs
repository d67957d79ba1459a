using System.Numerics;

namespace Ctnet.MLNet.Evaluation;

/// <summary>
/// Checks the input of measures. Without the checks, a measure of wrong input would look like any other number.
/// </summary>
internal static class MeasureInputs
{
    public static void RequireOneLabelEach(int labels, int others, string paramName)
    {
        if (labels != others)
        {
            throw new ArgumentException(
                $"There are {labels} labels, so {labels} {paramName} are needed, not {others}.", paramName);
        }
    }

    public static void RequireNumbers<T>(ReadOnlySpan<T> values, string paramName)
        where T : struct, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (T.IsNaN(values[i]))
                throw new ArgumentException($"Item {i} of {paramName} is NaN, which has no rank.", paramName);
        }
    }

    public static void RequireProbabilities<T>(ReadOnlySpan<T> values, string paramName)
        where T : struct, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!IsProbability(values[i]))
                throw new ArgumentException(FormattableString.Invariant(
                    $"Item {i} of {paramName} is {values[i]}: a probability lies in [0, 1]."), paramName);
        }
    }

    public static void RequireWeights(int labels, ReadOnlySpan<float> weights, string paramName)
    {
        if (!weights.IsEmpty)
            RequireOneLabelEach(labels, weights.Length, paramName);
        for (int i = 0; i < weights.Length; i++)
        {
            if (!ExampleWeights.IsValid(weights[i]) || weights[i] == 0)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Item {i} of {paramName} is {weights[i]}: a weight is above 0 and at most 1,000,000."), paramName);
            }
        }
    }

    /// <summary>Whether a value is in [0, 1]. NaN is not.</summary>
    public static bool IsProbability<T>(T value)
        where T : struct, IFloatingPointIeee754<T> => value >= T.Zero && value <= T.One;
}
