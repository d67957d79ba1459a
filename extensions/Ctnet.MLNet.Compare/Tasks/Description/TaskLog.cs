namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>A delimited file with a header, and side files that each row is looked up in.</summary>
/// <param name="Name">The log's name.</param>
/// <param name="Path">The file, relative to the task file.</param>
/// <param name="Separator">The character between two cells.</param>
/// <param name="Header">Always true. Task files may state it; a log without a header is refused.</param>
internal sealed record TaskLog(string Name, string Path, char Separator = ',', bool Header = true)
{
    public IReadOnlyList<TaskJoin> Join { get; init; } = [];

    public TaskTime? Time { get; init; }

    public TaskLabel? Label { get; init; }

    public string? User { get; init; }

    public string? Request { get; init; }

    public IReadOnlyList<TaskField>? Fields { get; init; }

    /// <summary>The log in another file.</summary>
    /// <param name="path">The file, relative to the current folder.</param>
    public TaskLog At(string path) => this with { Path = System.IO.Path.GetFullPath(path) };

    /// <summary>The field that holds the user; null if the user is not a field.</summary>
    public TaskField? UserField => Fields?.FirstOrDefault(known => known.Kind == "categorical" && known.Column == User);
}
