using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>A field of the canonical schema, and the column of the log that holds it.</summary>
/// <param name="Name">The field's name. Fields of two logs with the same name are one field.</param>
/// <param name="Kind">categorical, set, numeric, vector, sequence or statistic.</param>
internal sealed record TaskField(
    string Name,
    [property: AllowedValues("categorical", "set", "numeric", "vector", "sequence", "statistic")] string Kind)
{
    private static readonly string[] s_kinds = AllowedTexts.Of<TaskField>(nameof(Kind)),
        s_groups = AllowedTexts.Of<TaskField>(nameof(Group));

    /// <summary>The column; null for a sequence or a statistic, which are built from the log.</summary>
    public string? Column { get; init; }

    /// <summary>The field's role in transfer.</summary>
    [AllowedValues("user", "sequence", "shared", "specific")]
    public string Group { get; init; } = "shared";

    /// <summary>For a set or a vector: the text between two values.</summary>
    public string? Separator { get; init; }

    /// <summary>For a vector: the number of values.</summary>
    public int? Dimension { get; init; }

    /// <summary>For a vector: whether it is scaled to the length 1.</summary>
    public bool UnitLength { get; init; }

    /// <summary>Equal texts of different spaces are different ids.</summary>
    public string? Space { get; init; }

    /// <summary>A .NET format, applied to the cell before it is encoded.</summary>
    public string? Format { get; init; }

    /// <summary>Texts that mean "missing", such as NA. The empty text always does.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>
    /// For a sequence: the field whose values in the user's earlier rows it lists. For a statistic: the field that it counts.
    /// </summary>
    public string? Of { get; init; }

    /// <summary>For a sequence: whether only clicked rows count.</summary>
    public bool ClicksOnly { get; init; } = true;

    /// <summary>For a sequence: how many values are kept.</summary>
    public int Length { get; init; } = 16;

    /// <summary>
    /// For a sequence or a statistic: "source" or "target", the domain whose rows it is built from; null for the row's own
    /// domain.
    /// </summary>
    [AllowedValues("source", "target")]
    public string? HistoryDomain { get; init; }

    /// <summary>
    /// For a sequence or a statistic: "own" for the rows of the row's own domain, "all" for those of both domains.
    /// </summary>
    [AllowedValues("own", "all")]
    public string Scope { get; init; } = "own";

    /// <summary>Whether the field is built from earlier rows.</summary>
    [JsonIgnore]
    public bool IsHistory => Kind is "sequence" or "statistic";

    public IEnumerable<string> Errors()
    {
        if (!s_kinds.Contains(Kind))
        {
            yield return $"Field '{Name}' is of kind '{Kind}'; it may be {string.Join(", ", s_kinds)}."
                + NearName.Hint(Kind, s_kinds);
        }

        if (!s_groups.Contains(Group))
        {
            yield return $"Field '{Name}' is of group '{Group}'; it may be {string.Join(", ", s_groups)}."
                + NearName.Hint(Group, s_groups);
        }

        if (IsHistory && Of is null)
            yield return $"Field '{Name}': a sequence or statistic needs 'of', a categorical field.";
        if (HistoryDomain is not (null or "source" or "target"))
            yield return $"Field '{Name}': 'historyDomain' is '{HistoryDomain}'; it may be source or target.";
        if (Scope is not ("own" or "all"))
            yield return $"Field '{Name}': 'scope' is '{Scope}'; it may be own or all.";
        if (Scope == "all" && (!IsHistory || HistoryDomain is not null))
            yield return $"Field '{Name}': 'scope' is for sequences and statistics that name no 'historyDomain'.";
        if (!IsHistory && HistoryDomain is not null)
            yield return $"Field '{Name}': 'historyDomain' is for sequences and statistics.";
        if (Kind == "vector" && (Separator is null || Dimension is null))
            yield return $"Field '{Name}': a vector needs a separator and a dimension.";
        if (!IsHistory && Column is null)
            yield return $"Field '{Name}' needs a column.";
    }
}
