using Microsoft.VisualBasic.FileIO;

namespace Ctnet.MLNet.Alignment.Schema;

/// <summary>Reads taxonomies from CSV files.</summary>
internal static class ValueMapFile
{
    /// <summary>Replaces the name of a taxonomy's file by the taxonomy.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="folder">
    /// The folder that the file's name is relative to; null if no file may be read, as for a schema in a model.
    /// </param>
    /// <exception cref="FeatureSchemaException">The file does not exist, has errors, or may not be read.</exception>
    public static FieldMapping Resolve(FieldMapping mapping, string? folder)
    {
        if (mapping.ValuesFile is not string file)
            return mapping;
        if (folder is null)
        {
            throw new FeatureSchemaException(
                $"The schema names the file '{file}' as a value map, but a schema in a model must hold the values themselves.");
        }

        return mapping.Values is null ? mapping with { Values = Read(Path.Combine(folder, file)), ValuesFile = null } : mapping;
    }

    private static Dictionary<string, string> Read(string path)
    {
        if (!File.Exists(path))
            throw new FeatureSchemaException($"The value map {path} does not exist.");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string text = Utf8Text.ReadFile(path, message => new FeatureSchemaException(message));
        using var parser = new TextFieldParser(new StringReader(text))
        {
            Delimiters = [","], HasFieldsEnclosedInQuotes = true, TrimWhiteSpace = false,
        };
        while (!parser.EndOfData)
        {
            long line = parser.LineNumber;
            string[] cells;
            try
            {
                cells = parser.ReadFields() ?? [];
            }
            catch (MalformedLineException exception)
            {
                throw new FeatureSchemaException($"{path}, line {line}: its quotes do not match.", exception);
            }

            // As in the columns, white space around a value is removed.
            cells = [.. cells.Select(cell => cell.Trim())];
            if (cells.Length != 2)
            {
                throw new FeatureSchemaException(
                    $"{path}, line {line}: {cells.Length} columns; write the domain's value and the canonical one.");
            }

            if (cells[1].Length == 0)
            {
                throw new FeatureSchemaException(
                    $"{path}, line {line}: '{cells[0]}' has no canonical value; give one, or leave the line out.");
            }

            if (!values.TryAdd(cells[0], cells[1]))
                throw new FeatureSchemaException($"{path}, line {line}: '{cells[0]}' stands twice.");
        }

        return values;
    }
}
