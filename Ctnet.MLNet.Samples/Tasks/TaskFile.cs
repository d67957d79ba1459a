using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Samples.Tasks;

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

    /// <summary>The categorical field that names what is shown; null takes the first that is not the user.</summary>
    public string? Item { get; init; }

    public required TaskTarget Target { get; init; }

    public IReadOnlyList<TaskField> Fields { get; init; } = [];

    public required TaskReport Report { get; init; }

    public TaskTraining Training { get; init; } = new();

    [JsonIgnore]
    public string Folder { get; private set; } = "";

    /// <summary>The log that the target's rows are in.</summary>
    [JsonIgnore]
    public TaskLog TargetLog => Logs.FirstOrDefault(log => log.Name == Target.Log) ?? Logs[0];

    /// <summary>The field that names what is shown, if there is one.</summary>
    [JsonIgnore]
    public TaskField? ItemField => Logs.SelectMany(log => log.Fields!.Where(known => known.Kind == "categorical" && known != log.UserField))
        .FirstOrDefault(known => Item is null || known.Name == Item);

    /// <exception cref="TaskFileException">The file is not JSON, or contradicts itself.</exception>
    public static TaskFile Load(string path)
    {
        try
        {
            TaskFile task = JsonSerializer.Deserialize<TaskFile>(File.ReadAllText(path), s_options) ?? throw new TaskFileException($"{path} is empty.");
            // The serializer refuses null for a property, but not within a list.
            if (task.Logs.Any(log => log is null || log.Fields?.Contains(null!) is true || log.Join.Any(join => join is null)) || task.Fields.Contains(null!))
                throw new TaskFileException($"{path}: 'logs', 'fields' or 'join' has null where an entry must stand.");
            task = task with { Logs = [.. task.Logs.Select(task.Complete)] };
            task.Folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            string[] errors = [.. task.Errors()];
            return errors.Length == 0 ? task : throw new TaskFileException($"{path}: {string.Join(" ", errors)}");
        }
        catch (JsonException exception)
        {
            throw new TaskFileException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Whether a row of a log belongs to the target domain.</summary>
    public bool IsTarget(TaskLog log, Func<string, string> cell) =>
        Target.Log is not null ? log.Name == Target.Log : Target.Where!.Holds(cell(Target.Where.Column));

    // What stands at the top holds for logs that do not say otherwise.
    private TaskLog Complete(TaskLog log) => log with
    {
        Time = log.Time ?? Time, Label = log.Label ?? Label, User = log.User ?? User, Fields = log.Fields ?? Fields,
    };

    private IEnumerable<string> Errors()
    {
        if (Logs.Count is not (1 or 2))
            yield return $"'logs' has {Logs.Count}; there may be one, which 'target.where' divides, or two, of which 'target.log' names the target.";
        if ((Target.Where is null) == (Target.Log is null))
            yield return "'target.where' or 'target.log' must be given, and not both.";
        if (Target.Log is string target && !Logs.Any(log => log.Name == target))
            yield return $"'target.log' is '{target}', which is none of {string.Join(", ", Logs.Select(log => $"'{log.Name}'"))}.";
        if ((Logs.Count == 2) != Target.Log is not null)
            yield return "'target.log' goes with two logs, and 'target.where' with one.";
        if (Item is not null && Logs.All(log => log.Fields is not null) && ItemField is null)
            yield return $"'item' is '{Item}', which is no categorical field beside the user.";
        foreach (string error in Time.Errors().Concat(Report.Errors()).Concat(Training.Errors()))
            yield return error;
        foreach (TaskLog log in Logs)
        {
            if (log.Time?.Column is null || log.Label is null || log.User is null || log.Fields is not { Count: > 0 })
                yield return $"Log '{log.Name}' needs 'time.column', 'label', 'user' and 'fields', here or at the top.";
            foreach (string error in (log.Fields ?? []).SelectMany(field => field.Errors()).Concat(log.Label?.Errors() ?? []))
                yield return error;
            if (log.Fields is not null && log.Fields.Any(field => field.Kind == "sequence") && log.UserField is null)
                yield return $"Log '{log.Name}': a sequence needs a categorical field on the column of 'user', whose history it is.";
        }
    }
}
