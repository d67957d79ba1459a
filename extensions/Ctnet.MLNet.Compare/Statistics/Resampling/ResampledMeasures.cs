namespace Ctnet.MLNet.Compare.Statistics.Resampling;

/// <summary>
/// AUC and GAUC of all strategies, over all measured rows and in each segment, with their values in resamples of the users.
/// </summary>
internal sealed class ResampledMeasures
{
    private const string Auc = "AUC", Gauc = "GAUC";

    private readonly Dictionary<MeasureKey, (double[] Seeds, double[] Resamples)> _values = [];

    private ResampledMeasures()
    {
    }

    /// <param name="runs">The predictions for the measured rows, of every strategy with every seed.</param>
    /// <param name="segments">The segments.</param>
    /// <param name="rows">The measured rows.</param>
    /// <param name="resamples">How many resamples to draw.</param>
    public static ResampledMeasures Of(
        IEnumerable<(string Strategy, float[] Probabilities)> runs,
        IReadOnlyList<Segment> segments,
        MeasuredRows rows,
        int resamples)
    {
        IReadOnlyList<int> all = [.. Enumerable.Range(0, rows.Clicked.Length)];
        (Segment? Segment, IReadOnlyList<int> Rows)[] parts =
            [(null, all), .. segments.Select(segment => ((Segment?)segment, segment.Rows))];
        var keys = new List<MeasureKey>();
        var measures = new List<IResampled>();
        foreach ((string strategy, float[] probabilities) in runs)
        {
            foreach ((Segment? segment, IReadOnlyList<int> part) in parts)
            {
                keys.Add(new(Auc, segment, strategy));
                measures.Add(new ResampledAuc(part, probabilities, rows.Clicked, rows.Users));
                keys.Add(new(Gauc, segment, strategy));
                measures.Add(new ResampledGauc(part, probabilities, rows.Clicked, rows.Users));
            }
        }

        int[] once = [.. Enumerable.Repeat(1, rows.UserCount)];
        double[][] values = UserBootstrap.Run(measures, rows.UserCount, resamples);
        var result = new ResampledMeasures();
        foreach (var seeds in keys.Index().GroupBy(key => key.Item, key => key.Index))
        {
            result._values.Add(seeds.Key, (
                [.. seeds.Select(seed => measures[seed].Measure(once))],
                [.. Enumerable.Range(0, resamples).Select(resample => seeds.Average(seed => values[seed][resample]))]));
        }

        return result;
    }

    public double? AucOf(string strategy) => Spread.Of(_values[new(Auc, null, strategy)].Seeds).Mean;

    public Spread AucIn(Segment segment, string strategy) => Spread.Of(_values[new(Auc, segment, strategy)].Seeds);

    public Spread GaucIn(Segment segment, string strategy) => Spread.Of(_values[new(Gauc, segment, strategy)].Seeds);

    /// <param name="strategy">The first strategy.</param>
    /// <param name="other">The second strategy.</param>
    /// <param name="segment">The segment; null takes all measured rows.</param>
    public Comparison Compare(string strategy, string other, Segment? segment = null) =>
        new(other, Difference(Auc, segment, strategy, other), Difference(Gauc, segment, strategy, other));

    private Gain Difference(string measure, Segment? segment, string strategy, string other)
    {
        var (one, two) = (_values[new(measure, segment, strategy)], _values[new(measure, segment, other)]);
        return Gain.Of(Spread.Of(one.Seeds).Mean - Spread.Of(two.Seeds).Mean, one.Resamples, two.Resamples);
    }

    private sealed record MeasureKey(string Measure, Segment? Segment, string Strategy);
}
