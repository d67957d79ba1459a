using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>
/// A task file: which logs are compared on, and how a row becomes a label, a user, a time and fields. Paths are relative to the
/// file.
/// </summary>
internal sealed record TaskFile
{
    /// <summary>How a task file is read.</summary>
    internal static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly JsonDocumentOptions s_document = new()
    {
        CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false,
    };

    /// <summary>The path of the JSON Schema that editors use to check this file.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>The name in reports.</summary>
    public required string Name { get; init; }

    /// <summary>A description of the logs, for reports.</summary>
    public string? About { get; init; }

    /// <summary>The logs of source and target; or one log, which "target.where" divides.</summary>
    public required IReadOnlyList<TaskLog> Logs { get; init; }

    /// <summary>The length of a period; and the column of the time, for logs that do not name their own.</summary>
    public required TaskTime Time { get; init; }

    /// <summary>Which rows are clicks, for logs that do not say it themselves.</summary>
    public TaskLabel? Label { get; init; }

    /// <summary>The column of the user, for logs that do not name their own.</summary>
    public string? User { get; init; }

    /// <summary>The column of requests, whose rows were shown together; null ranks the rows of each user.</summary>
    public string? Request { get; init; }

    /// <summary>The categorical field of the item; null takes the first field that is not the user.</summary>
    public string? Item { get; init; }

    /// <summary>Which rows are of the target domain.</summary>
    public required TaskTarget Target { get; init; }

    /// <summary>What models read, for logs that have no fields of their own.</summary>
    public IReadOnlyList<TaskField> Fields { get; init; } = [];

    /// <summary>
    /// Categorical fields whose click rate and count in earlier periods, over both domains, become further fields: all strategies
    /// read them.
    /// </summary>
    public IReadOnlyList<string> Statistics { get; init; } = [];

    /// <summary>Which target rows are measured.</summary>
    public required TaskReport Report { get; init; }

    /// <summary>Sizes and learning rates.</summary>
    public TaskTraining Training { get; init; } = new();

    /// <summary>What "ctnet train" and "ctnet step" train, and where they keep it.</summary>
    public TaskJob Job { get; init; } = new();

    /// <summary>The folder of the task file.</summary>
    [JsonIgnore]
    public string Folder { get; private set; } = "";

    /// <summary>The log that has the target domain's rows.</summary>
    [JsonIgnore]
    public TaskLog TargetLog => Logs.FirstOrDefault(log => log.Name == Target.Log) ?? Logs[0];

    /// <summary>The log that has the source domain's rows: the target's own where a rule divides one log.</summary>
    [JsonIgnore]
    public TaskLog SourceLog => Logs.FirstOrDefault(log => log != TargetLog) ?? TargetLog;

    /// <summary>The field of the item; null if there is none.</summary>
    [JsonIgnore]
    public TaskField? ItemField => Logs
        .SelectMany(log => log.Fields!.Where(known => known.Kind == "categorical" && known != log.UserField))
        .FirstOrDefault(known => Item is null || known.Name == Item);

    /// <summary>Reads a task file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="statistics">Replaces the file's <see cref="Statistics"/>; null keeps them.</param>
    /// <param name="steps">Replaces the lengths of a step; null keeps them.</param>
    /// <exception cref="InputFileException">The file is not JSON, or its settings contradict each other.</exception>
    public static TaskFile Load(string path, IReadOnlyList<string>? statistics = null, IReadOnlyList<string>? steps = null)
    {
        try
        {
            string text = Read(path);
            string[] unknown = [.. TaskKeys.Unknown(
                JsonNode.Parse(text, documentOptions: s_document), Options.GetTypeInfo(typeof(TaskFile)))];
            if (unknown.Length > 0)
                throw new InputFileException($"{path}: {string.Join(" ", unknown)}");
            TaskFile task = JsonSerializer.Deserialize<TaskFile>(text, Options)
                ?? throw new InputFileException($"{path} is empty.");
            if (task.HasNullEntries)
                throw new InputFileException($"{path}: 'logs', 'fields' or 'join' has null where an entry must stand.");
            if (steps is not null && task.Time.Periods is not null)
            {
                throw new InputFileException(
                    $"{path}: 'time.periods' cuts the logs into equal parts, so a step has no length that could be set.");
            }

            task = task with
            {
                Statistics = statistics ?? task.Statistics,
                Time = task.Time with { Step = steps ?? task.Time.Step },
            };
            task = task with { Logs = [.. task.Logs.Select(task.Complete)] };
            task.Folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            string[] errors = [.. task.Errors().Distinct()];
            return errors.Length == 0 ? task : throw new InputFileException($"{path}: {string.Join(" ", errors)}");
        }
        catch (JsonException exception)
        {
            throw new InputFileException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>The task with each of its lengths of a step; the task itself if it has one or none.</summary>
    public IReadOnlyList<TaskFile> EachStep() => Time.Step is not { Count: > 1 }
        ? [this]
        : [.. Time.Step.Select(step => this with { Time = Time with { Step = [step] } })];

    /// <summary>Paths of the task file as this process finds them.</summary>
    public IReadOnlyList<string> Resolve(IEnumerable<string> paths) =>
        [.. paths.Select(path => Path.GetFullPath(Path.Combine(Folder, path)))];

    private static string Read(string path) => Utf8Text.ReadFile(path, message => new InputFileException(message));

    /// <summary>Whether a row of a log belongs to the target domain.</summary>
    public bool IsTarget(TaskLog log, Func<string, string> cell) =>
        Target.Log is not null ? log.Name == Target.Log : Target.Where!.Holds(cell(Target.Where.Column));

    // The serializer refuses null for a property, but not as an entry of a list.
    private bool HasNullEntries => Fields.Contains(null!)
        || Statistics.Contains(null!)
        || Logs.Any(log => log is null || log.Fields?.Contains(null!) is true || log.Join.Any(join => join is null));

    // Settings at the top of the file apply to the logs that have none of their own.
    private TaskLog Complete(TaskLog log) => log with
    {
        Time = log.Time ?? Time,
        Label = log.Label ?? Label,
        User = log.User ?? User,
        Request = log.Request ?? Request,
        Fields = [.. log.Fields ?? Fields, .. StatisticsOf(log.Fields ?? Fields)],
    };

    private IEnumerable<TaskField> StatisticsOf(IReadOnlyList<TaskField> fields) =>
        from field in fields
        where field.Kind == "categorical" && Statistics.Contains(field.Name)
        select new TaskField(field.Name + ".rate", "statistic") { Of = field.Name, Scope = "all" };

    private IEnumerable<string> Errors()
    {
        if (Logs.Count is not (1 or 2))
        {
            yield return $"'logs' has {Logs.Count} entries. Give one log, which 'target.where' divides, or two, of which "
                + "'target.log' names the target.";
        }

        if ((Target.Where is null) == (Target.Log is null))
            yield return "'target.where' or 'target.log' must be given, and not both.";
        if (Target.Log is string target && !Logs.Any(log => log.Name == target))
        {
            string names = string.Join(", ", Logs.Select(log => $"'{log.Name}'"));
            yield return $"'target.log' is '{target}', which is not among {names}.";
        }

        if ((Logs.Count == 2) != Target.Log is not null)
            yield return "'target.log' goes with two logs, and 'target.where' with one.";
        foreach (string name in Statistics)
        {
            if (!Logs.Any(log => log.Fields?.Any(field => field.Name == name && field.Kind == "categorical") is true))
                yield return $"'statistics' has '{name}', which is not a categorical field.";
        }

        if (Item is not null && Logs.All(log => log.Fields is not null) && ItemField is null)
            yield return $"'item' is '{Item}', which is not a categorical field other than the user.";
        foreach (var field in Logs.SelectMany(log => log.Fields ?? []).Where(field => field.Kind == "vector")
            .GroupBy(field => field.Name).Where(same => same.Select(field => field.Dimension).Distinct().Count() > 1))
            yield return $"Field '{field.Key}' has another dimension in each log. A vector has the same in both.";
        foreach (string error in Time.Errors().Concat(Report.Errors()).Concat(Training.Errors()).Concat(Job.Errors()))
            yield return error;
        foreach (TaskLog log in Logs)
        {
            foreach (string error in log.PlaceErrors())
                yield return error;
            if (log.Time?.Column is null || log.Label is null || log.User is null || log.Fields is not { Count: > 0 })
                yield return $"Log '{log.Name}' needs 'time.column', 'label', 'user' and 'fields', here or at the top.";
            foreach (string error in (log.Fields ?? []).SelectMany(field => field.Errors()).Concat(log.Label?.Errors() ?? []))
                yield return error;
            if (log.Fields is not null && log.Fields.Any(field => field.Kind == "sequence") && log.UserField is null)
            {
                yield return $"Log '{log.Name}': a sequence is a user's history, so it needs a categorical field on the column "
                    + "of 'user'.";
            }
        }
    }
}
