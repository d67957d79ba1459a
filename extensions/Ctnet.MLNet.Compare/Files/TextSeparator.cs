using Ctnet.MLNet.Tables.Files;

namespace Ctnet.MLNet.Compare;

/// <summary>Finds the character that separates the cells of a text file, by the file's first line.</summary>
internal static class TextSeparator
{
    private const string Usual = ",;\t|";
    private const int LongestLine = 1_000_000;

    /// <summary>The separator of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="given">The separator that the user named; null if none was named.</param>
    /// <exception cref="InputFileException">
    /// The header has one column with the named separator, and more with another.
    /// </exception>
    public static char Of(string path, char? given)
    {
        char usual = given ?? (TableFiles.Extension(path) is ".tsv" or ".tab" ? '\t' : ',');
        string header = FirstLine(path);
        int[] counts = [.. Usual.Select(sign => Count(header, sign))];
        int most = Array.IndexOf(counts, counts.Max());
        if (counts[most] == 0 || Count(header, usual) > 0)
            return usual;
        return given is null
            ? Usual[most]
            : throw new InputFileException(
                $"{path} has only one column, {TableReader.Quote(header.Trim('\uFEFF'))}, if its cells are separated by "
                + $"\"{Name(usual)}\". Something else seems to separate its cells: try --separator \"{Name(Usual[most])}\", or "
                + "'separator' in a task file.");
    }

    /// <summary>The name of a separator, as commands take it.</summary>
    public static string Name(char separator) => separator == '\t' ? "tab" : separator.ToString();

    // Only signs outside of quotes separate cells.
    private static int Count(string line, char sign)
    {
        int count = 0;
        bool quoted = false;
        foreach (char one in line)
        {
            quoted ^= one == '"';
            count += !quoted && one == sign ? 1 : 0;
        }

        return count;
    }

    private static string FirstLine(string path)
    {
        using var reader = new StreamReader(CheckedCsv.OpenPlain(path));
        var line = new System.Text.StringBuilder();
        bool quoted = false;
        try
        {
            for (int next = reader.Read(); next >= 0 && (quoted || next is not ('\r' or '\n')); next = reader.Read())
            {
                quoted ^= next == '"';
                line.Append((char)next);
                // A quote is open, or it is no text. The reader of the rows says so.
                if (line.Length > LongestLine)
                    break;
            }
        }
        catch (InvalidDataException exception)
        {
            throw CheckedCsv.NotCompressed(path, exception);
        }

        return line.ToString();
    }
}
