using System.Globalization;

namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>Which rows are clicks: a column and a rule such as "&gt;= 8".</summary>
internal sealed record TaskLabel(string Column, string ClickWhen)
{
    public void Check() => _ = IsClick("0");

    public bool IsClick(string text)
    {
        string[] rule = ClickWhen.Split(' ', 2);
        if (rule.Length < 2 || !double.TryParse(rule[1], CultureInfo.InvariantCulture, out double bound))
            throw new TaskFileException($"'label.clickWhen' is '{ClickWhen}'; write an operator and a number, such as >= 8.");
        double value = double.Parse(text, CultureInfo.InvariantCulture);
        return rule[0] switch
        {
            ">=" => value >= bound,
            ">" => value > bound,
            "<=" => value <= bound,
            "<" => value < bound,
            "==" => value == bound,
            _ => throw new TaskFileException($"'label.clickWhen' has the operator '{rule[0]}'; it may be >=, >, <=, < or ==."),
        };
    }
}
