using System.Globalization;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>
/// Matches columns of several domains. Columns of the same kind become one field if their names or their values are alike.
/// </summary>
/// <param name="notes">Receives a sentence for each match.</param>
internal sealed class ColumnMatcher(List<string> notes)
{
    private readonly List<List<ColumnProfile>> _fields = [];

    /// <summary>The fields, each with one column of each domain that has it.</summary>
    public IReadOnlyList<List<ColumnProfile>> Fields => _fields;

    /// <summary>
    /// Matches the columns of one more domain: equal names first, then names that are nearly equal, then values.
    /// </summary>
    public void Match(ColumnProfile[] columns)
    {
        List<ColumnProfile> left = [.. columns.Where(column => column.IsField)];
        List<List<ColumnProfile>> open = [.. _fields];
        foreach (Func<string, string> key in (Func<string, string>[])[name => name, ColumnNames.Letters, ColumnNames.Plain])
            MatchNames(left, open, key);
        // The remaining columns are matched by values, beginning with the best pair.
        while (open.SelectMany(field => left.Select(column => (Field: field, Column: column, Overlap: Overlap(field, column))))
            .Where(pair => pair.Overlap > 0).OrderByDescending(pair => pair.Overlap)
            .FirstOrDefault() is { Column: not null } best)
        {
            string why = string.Create(CultureInfo.InvariantCulture, $"by values, {best.Overlap:P0} of which are common");
            Take(best.Field, best.Column, why);
            left.Remove(best.Column);
            open.Remove(best.Field);
        }

        foreach (ColumnProfile column in left)
        {
            if (open.Find(field => HasName(field, column, ColumnNames.Letters)) is [var other, ..])
                notes.Add($"{column.Place} is {Describe(column)} and {other.Place} is {Describe(other)}: they are not matched.");
            _fields.Add([column]);
        }
    }

    private void MatchNames(List<ColumnProfile> left, List<List<ColumnProfile>> open, Func<string, string> key)
    {
        foreach (List<ColumnProfile> field in open.ToArray())
        {
            if (left.Where(column => HasName(field, column, key) && CommonRole(field[0], column) is not null)
                .MaxBy(column => Overlap(field, column)) is ColumnProfile column)
            {
                Take(field, column, "by name");
                left.Remove(column);
                open.Remove(field);
            }
        }
    }

    private void Take(List<ColumnProfile> field, ColumnProfile column, string why)
    {
        notes.Add($"{column.Place} is matched with {field[0].Place} {why}.");
        ColumnRole role = CommonRole(field[0], column)!.Value;
        field.Add(column);
        string? separator = field.Find(other => other.Separator is not null)?.Separator;
        NumericEncoding encoding = field.Find(other => other.Role == ColumnRole.Number)?.Encoding ?? default;
        for (int i = 0; i < field.Count; i++)
        {
            field[i] = field[i].Role == role
                ? field[i]
                : field[i] with { Role = role, Separator = separator, Encoding = encoding };
        }
    }

    private static string Describe(ColumnProfile column) =>
        column.Dimension is int dimension ? $"{column.Kind} of {dimension}" : $"{column.Kind}";

    private static bool HasName(List<ColumnProfile> field, ColumnProfile column, Func<string, string> key) =>
        field.Exists(other => key(other.Column) == key(column.Column));

    // A list of one value looks like an identifier, and a few whole numbers look like codes.
    private static ColumnRole? CommonRole(ColumnProfile first, ColumnProfile second)
    {
        if (first.Kind == second.Kind)
            return first.Dimension == second.Dimension ? first.Role : null;
        if (first.Role == ColumnRole.Vector || second.Role == ColumnRole.Vector)
            return null;
        if (first.Role != ColumnRole.Number && second.Role != ColumnRole.Number)
            return ColumnRole.Set;
        if (!first.IsNumeric || !second.IsNumeric)
            return null;
        bool isNamed = ColumnNames.IsIdentifier(first.Column) || ColumnNames.IsIdentifier(second.Column);
        return isNamed ? ColumnRole.Identifier : ColumnRole.Number;
    }

    private static double Overlap(List<ColumnProfile> field, ColumnProfile column) =>
        field.Max(other => ValueOverlap.Of(other, column));
}
