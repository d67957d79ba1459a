namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>A column's role and details, as guessed from a domain's first rows.</summary>
internal sealed record ColumnProfile(string Domain, string Column, ColumnRole Role)
{
    /// <summary>For a set in a text column: the text between two values.</summary>
    public string? Separator { get; init; }

    /// <summary>For numbers: the encoding that suits them.</summary>
    public NumericEncoding Encoding { get; init; }

    /// <summary>For vectors: the number of values.</summary>
    public int? Dimension { get; init; }

    /// <summary>For a time column of numbers: the unit.</summary>
    public TimeUnit Unit { get; init; }

    /// <summary>Texts that seem to mean "missing".</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The different values of identifiers and of whole numbers.</summary>
    public IReadOnlySet<string> Values { get; init; } = new HashSet<string>();

    /// <summary>Whether all values are numbers.</summary>
    public bool IsNumeric { get; init; }

    /// <summary>Whether all values say yes or no.</summary>
    public bool IsTruth { get; init; }

    /// <summary>Whether the column is left out because it ranks the label alone.</summary>
    public bool KnowsLabel { get; init; }

    /// <summary>Why the column is left out: the end of a sentence that begins with "it".</summary>
    public string? WhyLeftOut { get; init; }

    /// <summary>Advice on a proposed column: the end of a sentence that begins with the column.</summary>
    public string? Remark { get; init; }

    public string PlainName { get; } = ColumnNames.Plain(Column);

    public string Place => $"'{Column}' of '{Domain}'";

    public bool IsField => Role is ColumnRole.Identifier or ColumnRole.Set or ColumnRole.Number or ColumnRole.Vector;

    public FieldKind Kind => Role switch
    {
        ColumnRole.Set => FieldKind.Set,
        ColumnRole.Number => FieldKind.Numeric,
        ColumnRole.Vector => FieldKind.Vector,
        _ => FieldKind.Categorical,
    };

    public ColumnProfile LeaveOut(string why) => this with { Role = ColumnRole.LeftOut, WhyLeftOut = why };
}
