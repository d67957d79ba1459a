using System.Text.RegularExpressions;

namespace Ctnet.MLNet.Tests.Docs;

/// <summary>
/// Finds messages in source text. A message on a page has {word} where the code fills in a value, and … for any text.
/// </summary>
internal static partial class SourceMessages
{
    // The literals of a message may stand apart, as the pieces of a conditional expression do.
    private const int MostBetween = 300;

    /// <summary>
    /// The text of all string literals, one a line. Literals that are added up are one, and what the code fills in is {}.
    /// </summary>
    public static string Literals(string source)
    {
        string code = Sum().Replace(Comment().Replace(source, ""), "");
        return string.Join('\n', Literal().Matches(code).Select(literal => Fill(literal.Groups["text"].Value)));
    }

    /// <summary>Whether the literals have a message.</summary>
    public static bool Contain(string literals, string message) => Regex.IsMatch(literals, Pattern(message));

    private static string Fill(string text) => Hole().Replace(Name().Replace(text, "$1"), "{}").Replace("\\\"", "\"");

    private static string Pattern(string message)
    {
        string[] parts = Placeholder().Replace(CodeBlocks.Normalize(message), "{}").Trim('…', ' ').Split('…');
        return string.Join($@"[\s\S]{{0,{MostBetween}}}?", parts.Select(part => Regex.Escape(part.Trim())));
    }

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    // Each of the literals may stand in a call of its own, such as FormattableString.Invariant($"...").
    [GeneratedRegex(@"(?<!\\)""\)?\s*\+\s*(?:[\w.]+\()?\$?""")]
    private static partial Regex Sum();

    // The values that the code fills in may have literals of their own, and braces.
    [GeneratedRegex("""
        "(?<text>(?:[^"\\\n{]|\\.|\{(?:[^{}"\n]|"[^"\n]*"|\{[^{}\n]*\})*\})*)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Literal();

    [GeneratedRegex("""\{(?:[^{}"]|"[^"]*"|\{[^{}]*\})*\}""")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\{nameof\((?:\w+\.)*(\w+)\)\}")]
    private static partial Regex Name();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
