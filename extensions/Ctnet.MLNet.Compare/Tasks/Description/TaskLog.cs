using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>A delimited file with a header, and side files that each row is looked up in.</summary>
/// <param name="Name">The log's name.</param>
/// <param name="Path">The file, relative to the task file.</param>
/// <param name="Separator">The character between two cells.</param>
/// <param name="Header">Always true. Task files may state it; a log without a header is refused.</param>
internal sealed record TaskLog(string Name, string Path, char Separator = ',', bool Header = true)
{
    /// <summary>Side files that each row is looked up in.</summary>
    public IReadOnlyList<TaskJoin> Join { get; init; } = [];

    /// <summary>The column of the time and its unit.</summary>
    public TaskTime? Time { get; init; }

    /// <summary>Which rows are clicks.</summary>
    public TaskLabel? Label { get; init; }

    /// <summary>The column of the user.</summary>
    public string? User { get; init; }

    /// <summary>The column of the request, page or session whose rows were shown together; null ranks the rows of each user.</summary>
    public string? Request { get; init; }

    /// <summary>What models read of the log.</summary>
    public IReadOnlyList<TaskField>? Fields { get; init; }

    /// <summary>The log in another file.</summary>
    /// <param name="path">The file, relative to the current folder.</param>
    public TaskLog At(string path) => this with { Path = System.IO.Path.GetFullPath(path) };

    /// <summary>The field that holds the user; null if the user is not a field.</summary>
    [JsonIgnore]
    public TaskField? UserField => Fields?.FirstOrDefault(known => known.Kind == "categorical" && known.Column == User);
}
