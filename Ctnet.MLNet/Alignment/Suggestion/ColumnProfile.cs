namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>What the first rows of a domain say of a column.</summary>
internal sealed record ColumnProfile(string Domain, string Column, ColumnRole Role)
{
    /// <summary>For sets in a text column: what stands between the values.</summary>
    public string? Separator { get; init; }

    public NumericEncoding Encoding { get; init; }

    public TimeUnit Unit { get; init; }

    /// <summary>The different values met, of identifiers.</summary>
    public IReadOnlySet<string> Values { get; init; } = new HashSet<string>();

    /// <summary>The name without case, marks, and endings that say nothing.</summary>
    public string PlainName { get; } = Plain(Column);

    public FieldKind Kind => Role switch { ColumnRole.Set => FieldKind.Set, ColumnRole.Number => FieldKind.Numeric, _ => FieldKind.Categorical };

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
