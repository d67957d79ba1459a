using Ctnet.MLNet.Compare;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Init;

/// <summary>Decides on a log's column: what the user said, what was found, or what the user answers on a terminal.</summary>
/// <param name="what">What the column is, such as "label".</param>
/// <param name="given">What the user said: one value for all logs, or one for each.</param>
internal sealed class Choice(string what, IReadOnlyList<string> given)
{
    /// <summary>The column of a log, or the rule about it.</summary>
    /// <param name="log">The log.</param>
    /// <param name="index">Its number.</param>
    /// <param name="found">What was found; null if nothing was.</param>
    /// <param name="hint">What to write, for the message.</param>
    /// <exception cref="InputFileException">Nothing was said or found, and nobody can be asked.</exception>
    public string Of(Log log, int index, string? found, string hint)
    {
        if (given.Count > 0)
            return given[Math.Min(index, given.Count - 1)];
        if (found is not null)
            return found;
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsInputRedirected)
        {
            throw new InputFileException(
                $"{log.Place}: no column is plainly the {what}. Name it: --{what} {hint}. The columns are "
                + $"{string.Join(", ", log.Columns)}.");
        }

        string question = $"Which column of {log.Place.EscapeMarkup()} is the {what}?";
        return AnsiConsole.Prompt(new SelectionPrompt<string>().Title(question).AddChoices(log.Columns));
    }

    /// <summary>Checks that a column is there.</summary>
    /// <exception cref="InputFileException">It is not.</exception>
    public string Checked(Log log, string column)
    {
        if (log.Columns.Contains(column))
            return column;
        throw new InputFileException(
            $"{log.Place} has no column '{column}' for the {what}.{NearName.Hint(column, log.Columns)} It has "
            + $"{string.Join(", ", log.Columns)}.");
    }
}
