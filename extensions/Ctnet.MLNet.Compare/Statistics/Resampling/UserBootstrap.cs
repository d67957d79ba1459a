namespace Ctnet.MLNet.Compare.Statistics.Resampling;

/// <summary>
/// The paired bootstrap over users. Each resample draws as many users as there are, with replacement, and takes all measures over
/// all rows of these users. Users are resampled and not rows, because the rows of one user depend on each other. The bootstrap is
/// paired, because a resample that is hard for one model is hard for all.
/// </summary>
internal static class UserBootstrap
{
    /// <param name="measures">The measures to take of each resample.</param>
    /// <param name="users">How many users there are.</param>
    /// <param name="resamples">How many resamples to draw. The n-th resample is always the same.</param>
    /// <returns>For each measure, its values over the resamples.</returns>
    public static double[][] Run(IReadOnlyList<IResampled> measures, int users, int resamples)
    {
        double[][] values = [.. measures.Select(_ => new double[resamples])];
        Parallel.For(0, resamples, resample =>
        {
            var random = new Random(resample);
            int[] copies = new int[users];
            for (int i = 0; i < users; i++)
                copies[random.Next(users)]++;
            for (int i = 0; i < measures.Count; i++)
                values[i][resample] = measures[i].Measure(copies);
        });
        return values;
    }
}
