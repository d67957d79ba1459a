using System.Text.RegularExpressions;
using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>Tells columns of numbers from columns of texts.</summary>
internal static partial class NumberTexts
{
    // A column of numbers may have this many different texts, in this share of its cells.
    private const int MostTexts = 3;
    private const double MostOfOtherTexts = 0.05;

    private static readonly string[] s_missing =
        ["na", "n/a", "#n/a", "nan", "null", "none", "nil", "\\n", "-", "--", "?", "unknown", "missing", "undefined"];

    private static readonly string[] s_never = ["NULL", "null", "\\N", "NaN", "nan", "None", "N/A", "#N/A"];

    /// <summary>
    /// The numbers of a column in the order of its cells, and its texts that seem to mean "missing"; null if it has others.
    /// </summary>
    public static (double[] Numbers, string[] Missing)? Read(IReadOnlyList<string> cells)
    {
        List<double> numbers = [];
        Dictionary<string, int> texts = [];
        foreach (string cell in cells)
        {
            if (IsCode(cell))
                return null;
            if (PlainNumber.TryParse(cell, out double number) && double.IsFinite(number))
                numbers.Add(number);
            else if (!texts.TryAdd(cell, 1))
                texts[cell]++;
            if (texts.Count > MostTexts)
                return null;
        }

        double others = texts.Where(text => !IsMissing(text.Key)).Sum(text => text.Value);
        return numbers.Count == 0 || others > MostOfOtherTexts * cells.Count ? null : ([.. numbers], [.. texts.Keys]);
    }

    /// <summary>Whether a text seems to mean "missing".</summary>
    public static bool IsMissing(string text) => s_missing.Contains(text.ToLowerInvariant());

    /// <summary>The texts among identifiers that no log uses for an identifier.</summary>
    public static string[] MissingIn(IReadOnlySet<string> values) => [.. s_never.Where(values.Contains)];

    /// <summary>Whether cells hold numbers with a decimal comma.</summary>
    public static bool HaveDecimalComma(IReadOnlyList<string> cells) =>
        cells.Any(cell => cell.Contains(',')) && cells.All(cell => WithComma().IsMatch(cell));

    // Leading zeros, and digits around an e such as in a hash: these are codes, and not quantities.
    private static bool IsCode(string cell) => cell is ['0', >= '0' and <= '9', ..] || Code().IsMatch(cell);

    [GeneratedRegex(@"^\d+[eE]\d+$")]
    private static partial Regex Code();

    [GeneratedRegex(@"^[-+]?\d+(,\d+)?$")]
    private static partial Regex WithComma();
}
