namespace Ctnet.MLNet.AspNetCore.Rows;

/// <summary>The names of fields in places of JSON, and names that are near to each other.</summary>
internal static class FieldName
{
    // Comparing takes the product of both lengths, and the client chose one of them.
    private const int LongestCompared = 64;

    /// <summary>The field that a place ends with.</summary>
    /// <param name="path">A place, such as $[3].price or $['unit price'].</param>
    /// <returns>The name; null for a row, a list, or a place within a field.</returns>
    public static string? Of(string path)
    {
        // A list of rows begins with the row's number.
        int end = path.StartsWith("$[", StringComparison.Ordinal) && !path.StartsWith("$['", StringComparison.Ordinal)
            ? path.IndexOf(']', StringComparison.Ordinal) + 1
            : 1;
        string rest = path[end..];
        if (rest.StartsWith("['", StringComparison.Ordinal) && rest.EndsWith("']", StringComparison.Ordinal))
            return rest[2..^2];
        return rest.StartsWith('.') && !rest.EndsWith(']') ? rest[1..] : null;
    }

    /// <summary>The name that differs least; null if all differ in more than a third of their letters.</summary>
    public static string? Nearest(string name, IEnumerable<string> names)
    {
        if (name.Length > LongestCompared)
            return null;
        string plain = Plain(name);
        (string Name, int Distance)[] near =
        [
            .. names.Select(each => (Name: each, Distance: Distance(plain, Plain(each))))
                .Where(each => each.Distance * 3 <= each.Name.Length)
        ];
        return near.Length == 0 ? null : near.MinBy(each => each.Distance).Name;
    }

    // price_euro, price-euro and PriceEuro are the same name in other styles.
    private static string Plain(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    // How many letters must be put in, taken out or replaced.
    private static int Distance(string first, string second)
    {
        int[] row = [.. Enumerable.Range(0, second.Length + 1)];
        for (int i = 0; i < first.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < second.Length; j++)
            {
                int replaced = diagonal + (first[i] == second[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], row[j + 1]) + 1);
            }
        }

        return row[^1];
    }
}
