using System.Globalization;
using System.Text.RegularExpressions;

namespace Ctnet.MLNet.Tables.Files;

/// <summary>Says in plain sentences what DuckDB says about a file.</summary>
internal static partial class DuckDbMessage
{
    /// <param name="exception">What DuckDB threw.</param>
    /// <param name="files">The files that were read.</param>
    public static TableException Explain(Exception exception, IReadOnlyList<string> files)
    {
        string message = exception.Message;
        Match at = Line().Match(message), path = FileName().Match(message), json = InJson().Match(message);
        string? file = json.Success ? json.Groups["file"].Value : path.Success ? path.Groups["file"].Value
            : files.Count == 1 ? files[0] : null;
        string? number = json.Success ? json.Groups["line"].Value : at.Success ? at.Groups["line"].Value : null;
        long? line = number is null ? null : long.Parse(number, CultureInfo.InvariantCulture);
        // DuckDB counts the lines of broken JSON wrongly.
        if (json.Success && message.Contains("Malformed JSON", StringComparison.Ordinal))
            line = JsonLines.FirstBroken(file!);
        string place = $"{file ?? "The table"}{(line is null ? "" : $", line {line}")}";
        string problem = json.Success ? json.Groups["problem"].Value : Problem(message);
        return new($"{place}: {problem}.", exception) { File = file, Line = line };
    }

    private static string Problem(string message)
    {
        Match cells = Cells().Match(message);
        if (cells.Success)
            return $"the row has {cells.Groups["found"].Value} cells and the header {cells.Groups["expected"].Value}";
        if (message.Contains("unterminated quote", StringComparison.Ordinal))
            return "a quote is not closed, or stands in the middle of a cell";
        if (message.Contains("Invalid unicode", StringComparison.Ordinal))
            return "the text is not UTF-8. Save the file as UTF-8";
        return $"DuckDB cannot read it. {message.Split('\n')[0].Trim().TrimEnd('.')}";
    }

    [GeneratedRegex(@"CSV Error on Line: (?<line>\d+)")]
    private static partial Regex Line();

    [GeneratedRegex(@"^\s+file = (?<file>.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex FileName();

    [GeneratedRegex("""JSON.* in file "(?<file>[^"]+)".* in line (?<line>\d+): (?<problem>[^\n]+?)\.?\s*(\n|$)""")]
    private static partial Regex InJson();

    [GeneratedRegex(@"Expected Number of Columns: (?<expected>\d+) Found: (?<found>\d+)")]
    private static partial Regex Cells();
}
