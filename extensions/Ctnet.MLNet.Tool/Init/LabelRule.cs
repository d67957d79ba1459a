using System.Text.RegularExpressions;
using Ctnet.MLNet.Compare;

namespace Ctnet.MLNet.Tool.Init;

/// <summary>The column of a label, and when a row is a click.</summary>
internal sealed partial record LabelRule(string Column, string ClickWhen)
{
    private const int MostShown = 5;

    /// <summary>The column that a text names, which may be a rule such as "rating &gt;= 8".</summary>
    public static string ColumnOf(string text) =>
        RulePattern().Match(text) is { Success: true } rule ? rule.Groups[1].Value : text;

    /// <summary>The rule that a text names, or that the column's values allow no doubt about.</summary>
    /// <exception cref="InputFileException">The values are not those of a label.</exception>
    public static LabelRule Of(Log log, string text)
    {
        if (RulePattern().Match(text) is { Success: true } rule)
            return new(rule.Groups[1].Value, $"{rule.Groups[2].Value} {rule.Groups[3].Value}");
        string[] values = [.. log.Cells(text).Distinct().Take(MostShown + 1)];
        if (values.All(value => value is "0" or "1"))
            return new(text, "== 1");
        if (values.All(value => TableReader.TryParseFlag(value, out _)))
            return new(text, "== true");
        string more = values.Length > MostShown ? ", ..." : "";
        throw new InputFileException(
            $"{log.Place}: the column '{text}' has the values {string.Join(", ", values.Take(MostShown))}{more}. Say which are "
            + $"clicks: --label \"{text} >= 4\".");
    }

    [GeneratedRegex(@"^\s*(.+?)\s*(>=|<=|==|>|<)\s*(-?[0-9.]+|true|false)\s*$")]
    private static partial Regex RulePattern();
}
