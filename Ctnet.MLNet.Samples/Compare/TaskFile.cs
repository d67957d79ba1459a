using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>One experiment: which logs, and how a row becomes a label, a user, a time and fields. Paths are relative to the file.</summary>
internal sealed record TaskFile
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public required string Name { get; init; }

    public string? About { get; init; }

    public required IReadOnlyList<TaskLog> Logs { get; init; }

    public required TaskTime Time { get; init; }

    public TaskLabel? Label { get; init; }

    public string? User { get; init; }

    public required TaskTarget Target { get; init; }

    public IReadOnlyList<TaskField> Fields { get; init; } = [];

    public required TaskReport Report { get; init; }

    [JsonIgnore]
    public string Folder { get; private set; } = "";

    public static TaskFile Load(string path)
    {
        try
        {
            TaskFile task = JsonSerializer.Deserialize<TaskFile>(File.ReadAllText(path), s_options) ?? throw new TaskFileException($"{path} is empty.");
            task.Folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            task.Check(path);
            return task;
        }
        catch (JsonException exception)
        {
            throw new TaskFileException($"{path}: {exception.Message}", exception);
        }
    }

    private void Check(string path)
    {
        if (Logs.Count != 1)
            throw new TaskFileException($"{path}: {Logs.Count} logs; this version compares within one log, whose rows 'target.where' divides.");
        if (Target.Where is null)
            throw new TaskFileException($"{path}: 'target.where' is missing; this version needs it to divide the log into target and source.");
        if (Label is null || User is null || Fields.Count == 0)
            throw new TaskFileException($"{path}: 'label', 'user' and 'fields' must be given.");
        if (Fields.FirstOrDefault(field => field.Kind is not ("categorical" or "set" or "numeric")) is TaskField field)
            throw new TaskFileException($"{path}: field '{field.Name}' is of kind '{field.Kind}'; this version knows categorical, set and numeric.");
    }
}
