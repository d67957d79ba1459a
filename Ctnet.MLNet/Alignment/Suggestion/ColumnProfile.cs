namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>A column's role and details, as guessed from a domain's first rows.</summary>
internal sealed record ColumnProfile(string Domain, string Column, ColumnRole Role)
{
    /// <summary>For a set in a text column: the text between two values.</summary>
    public string? Separator { get; init; }

    /// <summary>For numbers: the encoding that suits them.</summary>
    public NumericEncoding Encoding { get; init; }

    /// <summary>For a time column of numbers: the unit.</summary>
    public TimeUnit Unit { get; init; }

    /// <summary>The different values of an identifier; empty for whole numbers.</summary>
    public IReadOnlySet<string> Values { get; init; } = new HashSet<string>();

    /// <summary>
    /// The name in lower case, without punctuation and without endings such as "id", by which columns are matched.
    /// </summary>
    public string PlainName { get; } = Plain(Column);

    public FieldKind Kind => Role switch
    {
        ColumnRole.Set => FieldKind.Set,
        ColumnRole.Number => FieldKind.Numeric,
        _ => FieldKind.Categorical,
    };

    private static string Plain(string name)
    {
        string plain = string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        foreach (string ending in (string[])["identifier", "ids", "id", "code", "key", "name"])
        {
            if (plain.Length > ending.Length && plain.EndsWith(ending, StringComparison.Ordinal))
                return plain[..^ending.Length];
        }

        return plain;
    }
}
