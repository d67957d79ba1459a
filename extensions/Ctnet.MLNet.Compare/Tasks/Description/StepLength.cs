using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>The length of a step as users write it: days, such as "1d" and "0.5d", or hours, such as "12h".</summary>
internal static class StepLength
{
    /// <summary>The length; zero if the text is not one.</summary>
    public static TimeSpan Parse(string step)
    {
        // A TimeSpan overflows long before the largest double.
        const double MostSteps = 1e6;
        ReadOnlySpan<char> digits = step.AsSpan(0, Math.Max(step.Length - 1, 0));
        double number = PlainNumber.TryParse(digits, out double value) && value < MostSteps ? value : 0;
        return step is [.., 'd'] ? TimeSpan.FromDays(number) : step is [.., 'h'] ? TimeSpan.FromHours(number) : TimeSpan.Zero;
    }

    /// <summary>What follows "every": "day" for 1d, "7 days" for 7d.</summary>
    public static string InWords(string step)
    {
        string unit = step is [.., 'd'] ? "day" : "hour", number = step[..^1].Trim();
        return number == "1" ? unit : $"{number} {unit}s";
    }

    /// <summary>The problems of a list of lengths.</summary>
    /// <param name="steps">The lengths.</param>
    /// <param name="key">The setting that has them, for the messages.</param>
    public static IEnumerable<string> Errors(IReadOnlyList<string> steps, string key)
    {
        if (steps.Count == 0)
            yield return $"'{key}' is an empty list; write one length or more, such as 1d.";
        foreach (string step in steps.Where(step => Parse(step) <= TimeSpan.Zero))
            yield return $"'{key}' is '{step}'; write days or hours, such as 1d, 0.5d or 12h.";
        foreach (string[] same in steps.GroupBy(Parse).Where(same => same.Key > TimeSpan.Zero).Select(same => same.ToArray()))
        {
            if (same.Length > 1)
                yield return $"'{key}' names one length several times: {string.Join(", ", same)}. Keep one of them.";
        }
    }
}
