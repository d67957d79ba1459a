namespace Ctnet.MLNet.Samples.Compare.Statistics;

/// <summary>A measure that can be taken with each user's rows counted any number of times.</summary>
internal interface IResampled
{
    /// <param name="copies">How often each user counts, by the user's number.</param>
    /// <returns>The measure; NaN where the rows do not define it.</returns>
    double Measure(ReadOnlySpan<int> copies);
}
