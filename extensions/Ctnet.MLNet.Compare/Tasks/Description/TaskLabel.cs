using System.Text.Json.Serialization;
using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>Which rows are clicks.</summary>
/// <param name="Column">The column that the rule applies to.</param>
/// <param name="ClickWhen">An operator and a number, such as "&gt;= 8".</param>
internal sealed record TaskLabel(string Column, string ClickWhen)
{
    private static readonly string[] s_operators = [">=", ">", "<=", "<", "=="];

    private readonly string[] _rule = ClickWhen.Split(' ', 2);

    /// <summary>The rule in words, such as "at least 8".</summary>
    [JsonIgnore]
    public string InWords
    {
        get
        {
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

    public IEnumerable<string> Errors()
    {
        if (_rule.Length < 2 || BoundOf(_rule[1]) is null)
        {
            yield return $"'label.clickWhen' is '{ClickWhen}'; write an operator and a number, such as >= 8 or >= 3.5, with a "
                + "decimal point.";
        }
        else if (!s_operators.Contains(_rule[0]))
        {
            yield return $"'label.clickWhen' has the operator '{_rule[0]}'; it may be {string.Join(", ", s_operators)}.";
        }
    }

    /// <summary>Whether the row of a cell was clicked; null if the cell is not a number.</summary>
    public bool? IsClick(string text)
    {
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

    private static double? BoundOf(string text) =>
        PlainNumber.TryParse(text, out double bound) && double.IsFinite(bound) ? bound : null;
}
