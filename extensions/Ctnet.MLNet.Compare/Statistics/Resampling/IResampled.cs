namespace Ctnet.MLNet.Compare.Statistics.Resampling;

/// <summary>A measure that counts the rows of each user any number of times.</summary>
internal interface IResampled
{
    /// <param name="copies">How often the rows of each user count, by the user's number.</param>
    /// <returns>The measure; NaN if the rows do not define it.</returns>
    double Measure(ReadOnlySpan<int> copies);
}
