using System.Text;
using System.Text.Json;
using Ctnet.MLNet.Compare.Tuning;

namespace Ctnet.MLNet.Compare;

/// <summary>
/// Replaces values of 'training' in the text of a task file. All other text stays as it is, with its order and comments.
/// </summary>
public static class TaskFileEdit
{
    private const string Training = "training";

    private static readonly JsonReaderOptions s_options =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Writes a task file with other settings. Readers never see half of it.</summary>
    /// <param name="task">The task file.</param>
    /// <param name="settings">The names and values of the settings, as <see cref="TuneTrial"/> has them.</param>
    /// <param name="output">The file that is written; it may be the task file itself.</param>
    /// <exception cref="InputFileException">The task file is not a JSON object.</exception>
    public static void Write(FileInfo task, IReadOnlyList<(string Name, string Value)> settings, FileInfo output)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(output);
        byte[] text = File.ReadAllBytes(task.FullName);
        try
        {
            text = Replace(text, settings);
        }
        catch (JsonException exception)
        {
            throw new InputFileException($"{task.FullName}: {exception.Message}", exception);
        }

        WholeFile.Write(output.FullName, file => File.WriteAllBytes(file, text));
    }

    /// <summary>The text with other settings.</summary>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    internal static byte[] Replace(byte[] text, IReadOnlyList<(string Name, string Value)> settings)
    {
        // The reader does not know the mark of UTF-8 at the beginning of a file.
        int begin = text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        JsonMembers root = JsonMembers.Of(text, begin, s_options);
        if (root.Find(Training) is not (int start, int end))
        {
            string lines = string.Join(",\n", settings.Select(setting => $"    \"{setting.Name}\": {setting.Value}"));
            return Splice(text, [root.Append($"\"{Training}\": {{\n{lines}\n  }}", "\n  ")]);
        }

        JsonMembers training = JsonMembers.Of(text[..end], start, s_options);
        List<(int Start, int End, string Text)> edits =
        [
            .. from setting in settings
               let value = training.Find(setting.Name)
               where value is not null
               select (value.Value.Start, value.Value.End, setting.Value),
        ];
        string[] missing =
        [
            .. settings.Where(setting => training.Find(setting.Name) is null)
                .Select(setting => $"\"{setting.Name}\": {setting.Value}"),
        ];
        if (missing.Length > 0)
            edits.Add(training.Append(string.Join(", ", missing), " "));
        return Splice(text, edits);
    }

    // From the end to the beginning, so that the places of the edits before stay what they are.
    private static byte[] Splice(byte[] text, IEnumerable<(int Start, int End, string Text)> edits)
    {
        foreach ((int start, int end, string value) in edits.OrderByDescending(edit => edit.Start))
            text = [.. text.AsSpan(0, start), .. Encoding.UTF8.GetBytes(value), .. text.AsSpan(end)];
        return text;
    }
}
