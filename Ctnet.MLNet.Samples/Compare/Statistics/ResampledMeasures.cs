namespace Ctnet.MLNet.Samples.Compare.Statistics;

/// <summary>
/// AUC and GAUC of all strategies, over all reported rows and in each segment, as measured and in each resample of the users.
/// </summary>
internal sealed class ResampledMeasures
{
    private const string Auc = "AUC", Gauc = "GAUC";

    private readonly Dictionary<(string Measure, Segment? Segment, string Strategy), (double[] Seeds, double[] Resamples)> _values = [];

    private ResampledMeasures()
    {
    }

    /// <param name="strategies">For each strategy, its seeds.</param>
    /// <param name="segments">The segments.</param>
    /// <param name="clicked">Whether each reported row was clicked.</param>
    /// <param name="users">The user of each reported row, numbers from 0.</param>
    /// <param name="userCount">How many users there are.</param>
    /// <param name="resamples">How many resamples to draw.</param>
    public static ResampledMeasures Of(
        IReadOnlyList<FinishedRun[]> strategies, IReadOnlyList<Segment> segments, bool[] clicked, int[] users, int userCount, int resamples)
    {
        int[] all = [.. Enumerable.Range(0, clicked.Length)];
        var keys = new List<(string Measure, Segment? Segment, string Strategy)>();
        var measures = new List<IResampled>();
        foreach (FinishedRun run in strategies.SelectMany(seeds => seeds))
        {
            foreach ((Segment? segment, IReadOnlyList<int> rows) in segments.Select(segment => ((Segment?)segment, segment.Rows)).Prepend((null, all)))
            {
                Add(Auc, segment, run, new ResampledAuc(rows, run.Probabilities, clicked, users));
                Add(Gauc, segment, run, new ResampledGauc(rows, run.Probabilities, clicked, users));
            }
        }

        void Add(string measure, Segment? segment, FinishedRun run, IResampled resampled)
        {
            keys.Add((measure, segment, run.Strategy));
            measures.Add(resampled);
        }

        int[] once = [.. Enumerable.Repeat(1, userCount)];
        double[][] values = UserBootstrap.Run(measures, userCount, resamples);
        var result = new ResampledMeasures();
        foreach (var seeds in keys.Index().GroupBy(key => key.Item, key => key.Index))
        {
            result._values.Add(seeds.Key, (
                [.. seeds.Select(seed => measures[seed].Measure(once))],
                [.. Enumerable.Range(0, resamples).Select(resample => seeds.Average(seed => values[seed][resample]))]));
        }

        return result;
    }

    public double? AucOf(string strategy) => Spread.Of(_values[(Auc, null, strategy)].Seeds).Mean;

    public Spread AucIn(Segment segment, string strategy) => Spread.Of(_values[(Auc, segment, strategy)].Seeds);

    public Spread GaucIn(Segment segment, string strategy) => Spread.Of(_values[(Gauc, segment, strategy)].Seeds);

    /// <param name="strategy">The one strategy.</param>
    /// <param name="other">The other.</param>
    /// <param name="segment">Null for all reported rows.</param>
    public Comparison Compare(string strategy, string other, Segment? segment = null) =>
        new(other, Difference(Auc, segment, strategy, other), Difference(Gauc, segment, strategy, other));

    private Gain Difference(string measure, Segment? segment, string strategy, string other)
    {
        var (one, two) = (_values[(measure, segment, strategy)], _values[(measure, segment, other)]);
        return Gain.Of(Spread.Of(one.Seeds).Mean - Spread.Of(two.Seeds).Mean, one.Resamples, two.Resamples);
    }
}
