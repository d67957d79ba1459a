namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>A delimited file with a header, and side files that each row is looked up in.</summary>
internal sealed record TaskLog(string Name, string Path, char Separator = ',', bool Header = true)
{
    public IReadOnlyList<TaskJoin> Join { get; init; } = [];

    public TaskTime? Time { get; init; }

    public TaskLabel? Label { get; init; }

    public string? User { get; init; }

    public IReadOnlyList<TaskField>? Fields { get; init; }

    /// <summary>The field that holds the user; null if the user is not a field.</summary>
    public TaskField? UserField => Fields?.FirstOrDefault(known => known.Kind == "categorical" && known.Column == User);
}
