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
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
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
            TaskFile task = JsonSerializer.Deserialize<TaskFile>(File.ReadAllText(path), s_options)
                ?? throw new TaskFileException("It is empty.");
            task.Folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            task.Check();
            return task;
        }
        catch (Exception exception) when (exception is JsonException or TaskFileException)
        {
            throw new TaskFileException($"{path}: {exception.Message}", exception);
        }
    }

    private void Check()
    {
        if (Logs.Count != 1)
            throw new TaskFileException(
                $"'logs' has {Logs.Count} logs; this version compares within one log, whose rows 'target.where' divides.");
        if (Target.Where is null)
            throw new TaskFileException("'target.where' is missing; this version needs it to divide the log into target and source.");
        if (Label is null || User is null || Fields.Count == 0)
            throw new TaskFileException("'label', 'user' and 'fields' must be given.");
        foreach (TaskField field in Fields)
            field.Check();
        Time.Check();
        Label.Check();
        Report.Check();
    }
}
