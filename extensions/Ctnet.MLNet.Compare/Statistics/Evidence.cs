using System.Globalization;
using Ctnet.MLNet.Compare.Tasks.Logs;

namespace Ctnet.MLNet.Compare.Statistics;

/// <summary>Says whether rows are enough to conclude anything from, by the thresholds of the task's warnings.</summary>
internal static class Evidence
{
    /// <summary>The counts that are too small, such as "12 users (below 30)"; null if the rows are enough.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="clicks">How many of them were clicked.</param>
    /// <param name="users">Of how many users they are.</param>
    public static string? Lack(int rows, int clicks, int users)
    {
        var lacks = new List<string>();
        if (users < TaskWarnings.FewUsers)
            lacks.Add(InWords(users, "users", TaskWarnings.FewUsers));
        if (clicks < TaskWarnings.FewClicks)
            lacks.Add(InWords(clicks, "clicks", TaskWarnings.FewClicks));
        if (rows - clicks < TaskWarnings.FewClicks)
            lacks.Add(InWords(rows - clicks, "rows without a click", TaskWarnings.FewClicks));
        return lacks.Count == 0 ? null : string.Join(", ", lacks);
    }

    private static string InWords(int count, string what, int fewest) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what} (below {fewest})");
}
