using System.Text.Json.Serialization;
using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>Which rows are clicks.</summary>
/// <param name="Column">The column that the rule applies to.</param>
/// <param name="ClickWhen">
/// An operator and a number, such as "&gt;= 8"; null or "== true" if the column has 0 and 1, or false and true.
/// </param>
internal sealed record TaskLabel(string Column, string? ClickWhen = null)
{
    private static readonly string[] s_operators = [">=", ">", "<=", "<", "=="];

    private const string IsTrue = "== true";

    private readonly string[] _rule = (ClickWhen ?? IsTrue).Split(' ', 2);

    /// <summary>The rule as a task file writes it.</summary>
    public string RuleText() => ClickWhen ?? IsTrue;

    /// <summary>The rule in words, such as "at least 8".</summary>
    [JsonIgnore]
    public string InWords
    {
        get
        {
            if (IsFlag)
                return "true";
            string comparison = _rule[0] switch
            {
                ">=" => "at least",
                ">" => "more than",
                "<=" => "at most",
                "<" => "less than",
                _ => "exactly",
            };
            return $"{comparison} {_rule[1]}";
        }
    }

    private bool IsFlag => RuleText() == IsTrue;

    public IEnumerable<string> Errors()
    {
        if (IsFlag)
            yield break;
        if (_rule.Length < 2 || BoundOf(_rule[1]) is null)
        {
            yield return $"'label.clickWhen' is '{ClickWhen}'; write an operator and a number, such as >= 8 or >= 3.5, with a "
                + "decimal point, or == true for a column of 0 and 1 or of false and true.";
        }
        else if (!s_operators.Contains(_rule[0]))
        {
            yield return $"'label.clickWhen' has the operator '{_rule[0]}'; it may be {string.Join(", ", s_operators)}.";
        }
    }

    /// <summary>Whether the row of a cell was clicked; null if the cell is not what the rule needs.</summary>
    public bool? IsClick(string text)
    {
        if (IsFlag)
            return TableReader.TryParseFlag(text, out bool flag) ? flag : null;
        if (!PlainNumber.TryParse(text, out double value) || double.IsNaN(value) || BoundOf(_rule[1]) is not double bound)
            return null;
        return _rule[0] switch
        {
            ">=" => value >= bound,
            ">" => value > bound,
            "<=" => value <= bound,
            "<" => value < bound,
            _ => value == bound,
        };
    }

    /// <summary>The fault of a cell that the rule cannot read.</summary>
    public string ProblemOf(string text)
    {
        bool isWord = TableReader.TryParseFlag(text, out _);
        if (IsFlag)
            return $"{TableReader.NotAFlag(text)}, or say in 'label.clickWhen' which numbers are clicks";
        return TableReader.NotANumber(text) + (isWord ? ": leave 'label.clickWhen' out if the label is false or true" : "");
    }

    private static double? BoundOf(string text) =>
        PlainNumber.TryParse(text, out double bound) && double.IsFinite(bound) ? bound : null;
}
