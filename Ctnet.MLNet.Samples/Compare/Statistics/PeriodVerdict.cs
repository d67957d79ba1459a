namespace Ctnet.MLNet.Samples.Compare.Statistics;

/// <summary>Whether transfer helped in a period, and in all reported periods up to it.</summary>
/// <param name="Start">When the period begins.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="LogLossGain">By how much the log loss is below target-only's, the mean over rows and seeds.</param>
/// <param name="Verdict">helped, hurt or same.</param>
/// <param name="Running">The same over all rows so far, with its 95 % interval: periods are what varies.</param>
/// <param name="RunningVerdict">helped or hurt where the interval is on one side of zero, else undecided.</param>
internal sealed record PeriodVerdict(string Start, int Rows, double LogLossGain, string Verdict, Gain Running, string RunningVerdict)
{
    private const string Helped = "helped", Hurt = "hurt";

    /// <param name="periods">In time order, each period's rows and the sum over them of what log loss was gained.</param>
    public static IReadOnlyList<PeriodVerdict> Run(IEnumerable<(string Start, int Rows, double Gain)> periods)
    {
        var verdicts = new List<PeriodVerdict>();
        double count = 0, rows = 0, gain = 0, rowsSquared = 0, gainSquared = 0, product = 0;
        foreach ((string start, int periodRows, double periodGain) in periods)
        {
            (count, rows, gain) = (count + 1, rows + periodRows, gain + periodGain);
            (rowsSquared, gainSquared, product) =
                (rowsSquared + ((double)periodRows * periodRows), gainSquared + (periodGain * periodGain), product + (periodRows * periodGain));
            // The standard error of a ratio of sums over periods.
            double mean = gain / rows, squares = gainSquared - (2 * mean * product) + (mean * mean * rowsSquared);
            double? margin = count < 2 ? null : 1.96 * Math.Sqrt(Math.Max(0, squares) * count / (count - 1)) / rows;
            string verdict = periodGain > 0 ? Helped : periodGain < 0 ? Hurt : "same";
            string running = mean - margin > 0 ? Helped : mean + margin < 0 ? Hurt : "undecided";
            verdicts.Add(new(start, periodRows, periodGain / periodRows, verdict, new(mean, mean - margin, mean + margin), running));
        }

        return verdicts;
    }
}
