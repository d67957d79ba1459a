namespace Ctnet.MLNet.Compare;

/// <summary>Whether transfer helped in a period, and in all measured periods up to it.</summary>
/// <param name="Start">When the period begins.</param>
/// <param name="Rows">The period's measured rows.</param>
/// <param name="LogLossGain">How far the log loss is below that of target-only; a mean over rows and seeds.</param>
/// <param name="Verdict">helped, hurt or same.</param>
/// <param name="Running">The gain over all rows so far. Its 95 % interval takes periods as the sample.</param>
/// <param name="RunningVerdict">helped or hurt if the interval is on one side of zero, else undecided.</param>
public sealed record PeriodVerdict(
    string Start,
    int Rows,
    double LogLossGain,
    string Verdict,
    Gain Running,
    string RunningVerdict)
{
    private const string Helped = "helped", Hurt = "hurt", Same = "same", Undecided = "undecided";

    // The quantile of the normal distribution that a two-sided 95 % interval takes.
    private const double NormalQuantile = 1.96;

    /// <param name="periods">In time order: when a period begins, its rows, and the gain in log loss summed over them.</param>
    internal static IReadOnlyList<PeriodVerdict> Run(IEnumerable<(string Start, int Rows, double Gain)> periods)
    {
        var verdicts = new List<PeriodVerdict>();
        double count = 0, rows = 0, gain = 0, rowsSquared = 0, gainSquared = 0, product = 0;
        foreach ((string start, int periodRows, double periodGain) in periods)
        {
            count++;
            rows += periodRows;
            gain += periodGain;
            rowsSquared += (double)periodRows * periodRows;
            gainSquared += periodGain * periodGain;
            product += periodRows * periodGain;
            // The standard error of a ratio of sums over periods.
            double mean = gain / rows, squares = gainSquared - (2 * mean * product) + (mean * mean * rowsSquared);
            double? margin = count < 2 ? null : NormalQuantile * Math.Sqrt(Math.Max(0, squares) * count / (count - 1)) / rows;
            string verdict = periodGain > 0 ? Helped : periodGain < 0 ? Hurt : Same;
            string running = mean - margin > 0 ? Helped : mean + margin < 0 ? Hurt : Undecided;
            var total = new Gain(mean, mean - margin, mean + margin);
            verdicts.Add(new(start, periodRows, periodGain / periodRows, verdict, total, running));
        }

        return verdicts;
    }
}
