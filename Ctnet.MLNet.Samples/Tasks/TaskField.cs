namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>A field of the canonical schema, and the log's column that has it.</summary>
/// <param name="Name">The field; fields of several logs with the same name are the same.</param>
/// <param name="Kind">categorical, set, numeric, sequence or statistic.</param>
internal sealed record TaskField(string Name, string Kind)
{
    private static readonly string[] s_kinds = ["categorical", "set", "numeric", "sequence", "statistic"],
        s_groups = ["user", "sequence", "shared", "specific"];

    public string? Column { get; init; }

    public string Group { get; init; } = "shared";

    /// <summary>For a set: what stands between its values.</summary>
    public string? Separator { get; init; }

    /// <summary>Ids of different spaces are different even if spelt the same.</summary>
    public string? Space { get; init; }

    /// <summary>How the cell is written before it is encoded, as a .NET format.</summary>
    public string? Format { get; init; }

    /// <summary>For a sequence: the field whose values the user's earlier rows list. For a statistic: the field that it tells of.</summary>
    public string? Of { get; init; }

    /// <summary>For a sequence: whether only clicked rows enter it.</summary>
    public bool ClicksOnly { get; init; } = true;

    /// <summary>For a sequence: the most values that are kept.</summary>
    public int Length { get; init; } = 16;

    public bool IsHistory => Kind is "sequence" or "statistic";

    public IEnumerable<string> Errors()
    {
        if (!s_kinds.Contains(Kind))
            yield return $"Field '{Name}' is of kind '{Kind}'; it may be {string.Join(", ", s_kinds)}.";
        if (!s_groups.Contains(Group))
            yield return $"Field '{Name}' is of group '{Group}'; it may be {string.Join(", ", s_groups)}.";
        if (IsHistory && Of is null)
            yield return $"Field '{Name}': a sequence or statistic needs 'of', a categorical field.";
        if (!IsHistory && Column is null)
            yield return $"Field '{Name}' needs a column.";
    }
}
