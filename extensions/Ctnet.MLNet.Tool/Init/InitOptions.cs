namespace Ctnet.MLNet.Tool.Init;

/// <summary>
/// The facts that a user gives about the logs. Lists have one value for all logs, or one for each; empty is found or asked for.
/// </summary>
/// <param name="Places">
/// The log of each domain, the source first; or one log with the rows of both: files, folders or patterns.
/// </param>
/// <param name="Where">For one log: the rule of the target's rows, as COLUMN=VALUE; null for two.</param>
internal sealed record InitOptions(IReadOnlyList<string> Places, string? Where)
{
    /// <summary>The column of the label, or a rule such as "rating &gt;= 8".</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The column of the user.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>The column of the time.</summary>
    public IReadOnlyList<string> Times { get; init; } = [];

    /// <summary>The .NET format of times that are neither Unix times nor ISO 8601.</summary>
    public string? TimeFormat { get; init; }

    /// <summary>The length of a period; null takes one that gives enough of them.</summary>
    public string? Step { get; init; }
}
