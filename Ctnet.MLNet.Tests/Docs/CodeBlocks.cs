namespace Ctnet.MLNet.Tests.Docs;

/// <summary>Finds fenced code in Markdown.</summary>
internal static class CodeBlocks
{
    /// <summary>The blocks of a language, each with the number of its first line, counted from 1.</summary>
    /// <exception cref="FormatException">A block has no end.</exception>
    public static IEnumerable<(int Line, string Code)> Of(string markdown, string language)
    {
        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string opening = lines[i].TrimStart();
            char mark = opening.StartsWith('~') ? '~' : '`';
            string fence = string.Concat(opening.TakeWhile(sign => sign == mark));
            if (fence.Length < 3)
                continue;
            int begin = i + 1;
            do
            {
                if (++i == lines.Length)
                    throw new FormatException($"The block that begins in line {begin} has no end.");
            }
            while (!Closes(lines[i].Trim(), fence));
            if (opening[fence.Length..].Split([' ', '{', ','], 2)[0] == language)
                yield return (begin + 1, string.Join('\n', lines[begin..i]));
        }
    }

    /// <summary>Whether C# code is a whole program, which begins with its usings.</summary>
    public static bool IsProgram(string code) => code.StartsWith("using ", StringComparison.Ordinal);

    /// <summary>The text with each run of white space as one blank, so that code of different indentation is equal.</summary>
    public static string Normalize(string code) =>
        string.Join(' ', code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool Closes(string line, string fence) => line.Length >= fence.Length && line.All(sign => sign == fence[0]);
}
