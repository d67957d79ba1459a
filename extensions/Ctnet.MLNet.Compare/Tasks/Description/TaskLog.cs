using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>A table, and side files that each row is looked up in.</summary>
/// <param name="Name">The log's name.</param>
/// <param name="Path">
/// The file, a folder or a pattern, or a list of these, relative to the task file; null if there is a query.
/// </param>
/// <param name="Query">The query that gives the rows; null if there are files.</param>
/// <param name="Separator">The character between two cells of a text; null takes what the extension and the header say.</param>
/// <param name="Header">Always true. Task files may state it; a log without a header is refused.</param>
internal sealed record TaskLog(
    string Name,
    [property: JsonConverter(typeof(TextOrTexts))] IReadOnlyList<string>? Path = null,
    TaskQuery? Query = null,
    char? Separator = null,
    bool Header = true)
{
    /// <summary>The log in messages about its rows.</summary>
    public string PlaceText() => Path is null ? $"Log '{Name}'" : string.Join(", ", Path);

    /// <summary>Side files that each row is looked up in.</summary>
    public IReadOnlyList<TaskJoin> Join { get; init; } = [];

    /// <summary>The column of the time and its unit.</summary>
    public TaskTime? Time { get; init; }

    /// <summary>Which rows are clicks.</summary>
    public TaskLabel? Label { get; init; }

    /// <summary>The column of the user.</summary>
    public string? User { get; init; }

    /// <summary>
    /// The column of the request, page or session whose rows were shown together; null ranks the rows of each user.
    /// </summary>
    public string? Request { get; init; }

    /// <summary>What models read of the log.</summary>
    public IReadOnlyList<TaskField>? Fields { get; init; }

    /// <summary>The log in another file.</summary>
    /// <param name="path">The file, relative to the current folder.</param>
    public TaskLog At(string path) => this with { Path = [System.IO.Path.GetFullPath(path)], Query = null };

    /// <summary>The field that holds the user; null if the user is not a field.</summary>
    [JsonIgnore]
    public TaskField? UserField => Fields?.FirstOrDefault(known => known.Kind == "categorical" && known.Column == User);

    public IEnumerable<string> PlaceErrors()
    {
        if ((Path is null) == (Query is null))
            yield return $"Log '{Name}' needs 'path' or 'query', and not both.";
        if (Path is [])
            yield return $"Log '{Name}': 'path' is an empty list.";
        if (!Header)
            yield return $"Log '{Name}': 'header' is false. Write the columns' names into the first line of {PlaceText()}.";
        foreach (string error in Query?.Errors() ?? [])
            yield return $"Log '{Name}': {error}";
        if (Join.Any(join => join.Path is []))
            yield return $"Log '{Name}': 'join.path' is an empty list.";
    }
}
