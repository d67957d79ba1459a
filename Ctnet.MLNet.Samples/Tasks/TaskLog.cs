namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>A delimited file with a header, and side files whose columns are looked up for each row.</summary>
internal sealed record TaskLog(string Name, string Path, char Separator = ',', bool Header = true)
{
    public IReadOnlyList<TaskJoin> Join { get; init; } = [];

    public TaskTime? Time { get; init; }

    public TaskLabel? Label { get; init; }

    public string? User { get; init; }

    public IReadOnlyList<TaskField>? Fields { get; init; }

    /// <summary>The field whose values are the users.</summary>
    public TaskField? UserField => Fields?.FirstOrDefault(candidate => candidate.Kind == "categorical" && candidate.Column == User);
}
