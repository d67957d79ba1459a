using System.Globalization;
using System.Text.Json.Serialization;

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
        if (_rule.Length < 2 || !double.TryParse(_rule[1], CultureInfo.InvariantCulture, out _))
            yield return $"'label.clickWhen' is '{ClickWhen}'; write an operator and a number, such as >= 8.";
        else if (!s_operators.Contains(_rule[0]))
            yield return $"'label.clickWhen' has the operator '{_rule[0]}'; it may be {string.Join(", ", s_operators)}.";
    }

    /// <summary>Whether the row of a cell was clicked; null if the cell is not a number.</summary>
    public bool? IsClick(string text)
    {
        if (!double.TryParse(text, CultureInfo.InvariantCulture, out double value) || double.IsNaN(value))
            return null;
        double bound = double.Parse(_rule[1], CultureInfo.InvariantCulture);
        return _rule[0] switch
        {
            ">=" => value >= bound,
            ">" => value > bound,
            "<=" => value <= bound,
            "<" => value < bound,
            _ => value == bound,
        };
    }
}
