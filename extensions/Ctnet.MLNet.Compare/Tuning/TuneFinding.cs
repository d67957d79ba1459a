using System.Globalization;
using Ctnet.MLNet.Compare.Statistics;

namespace Ctnet.MLNet.Compare.Tuning;

/// <summary>Says what a search has found, and claims nothing that chance could have made.</summary>
internal static class TuneFinding
{
    /// <param name="best">The best trial.</param>
    /// <param name="current">The current settings with the same strategy; null if their training diverged.</param>
    /// <param name="logLoss">The log loss of the best minus that of the current settings.</param>
    /// <param name="rows">The rows of the last rung.</param>
    /// <param name="trials">How many trials there were.</param>
    public static (bool IsBetter, string InWords) Of(
        TuneTrial best, TuneTrial? current, Gain? logLoss, MeasuredRows rows, int trials)
    {
        int clicks = rows.Clicked.Count(true);
        if (Evidence.Lack(rows.Clicked.Length, clicks, rows.UserCount) is string lack)
            return (false, $"Keep your settings: the rows of the last rung have {lack}, too few to choose by.");
        if (best.IsCurrent)
            return (false, $"Keep your settings: with {best.Strategy}, they are the best of {trials} trials.");
        if (current is null)
        {
            return (true, $"Use the settings of trial {best.Number} ({best.Strategy}): with yours, the training of "
                + $"{best.Strategy} diverged.");
        }

        string found = $"the log loss of trial {best.Number} ({best.Strategy}) minus that of your settings is "
            + $"{Signed(logLoss?.Difference)} (95 % interval {Signed(logLoss?.Low)} to {Signed(logLoss?.High)})";
        return logLoss is { High: < 0 }
            ? (true, $"Use the settings of trial {best.Number}: {found}. They were chosen on these rows, which flatters them.")
            : (false, $"Keep your settings: {found}, which may be chance.");
    }

    private static string Signed(double? value) =>
        value?.ToString("+.0000;−.0000;.0000", CultureInfo.InvariantCulture) ?? "unknown";
}
