using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;

namespace Ctnet.MLNet.Compare.Tasks.Schema;

/// <summary>Makes a feature schema of a task's fields.</summary>
internal static class TaskSchema
{
    /// <summary>The names of the two domains.</summary>
    public const string Source = "source", Target = "target";

    private const string DomainField = "domain";

    /// <param name="task">The task.</param>
    /// <param name="domainField">Whether there is a field that names the domain. Joint models need it to be calibrated.</param>
    /// <param name="hashBuckets">How many ids a field has, if values are hashed; null takes vocabularies, which grow.</param>
    /// <param name="statistics">
    /// Whether there are fields with the click rate and the count of each categorical value in earlier periods.
    /// </param>
    /// <param name="ofLogs">
    /// Whether rows have the logs' own columns, as those that a served model scores; false if columns are named after the fields
    /// (<see cref="TaskData.Frame"/>).
    /// </param>
    public static FeatureSchema Create(
        TaskFile task, bool domainField = false, int? hashBuckets = null, bool statistics = false, bool ofLogs = false)
    {
        FeatureSchemaBuilder builder = FeatureSchema.Create(task.Name).Period(task.Time.Length);
        foreach (TaskLog log in task.Logs)
        {
            IEnumerable<TaskLog> before = task.Logs.TakeWhile(other => other != log);
            foreach (TaskField field in log.Fields!.Where(
                field => !before.Any(other => other.Fields!.Any(known => known.Name == field.Name))))
            {
                builder.Field(ToField(log, field, hashBuckets));
                if (statistics && field.Kind == "categorical")
                    builder.Statistic($"{field.Name}.clicks", field.Name);
            }
        }

        if (domainField)
            builder.Categorical(DomainField);
        foreach ((string name, TaskLog log) in new[] { (Source, task.SourceLog), (Target, task.TargetLog) })
        {
            builder.Domain(name, columns =>
            {
                foreach (TaskField field in log.Fields!.Where(field => !field.IsHistory))
                {
                    columns.Map(field.Name, new()
                    {
                        Column = ofLogs ? field.Column : field.Name,
                        Separator = field.Separator,
                        Format = FormatOf(task, field),
                        Missing = field.Missing,
                    });
                }

                if (domainField)
                    columns.Constant(DomainField, name);
                columns.Time(ofLogs ? log.Time!.Column! : TaskData.Time, ofLogs ? log.Time!.TimeUnit : TimeUnit.UnixSeconds)
                    .Label(ofLogs ? log.Label!.Column : TaskData.Label);
            });
        }

        return builder.Build();
    }

    private static FeatureField ToField(TaskLog log, TaskField field, int? hashBuckets) => new()
    {
        Name = field.Name,
        Kind = Enum.Parse<FieldKind>(field.Kind, ignoreCase: true),
        Group = Enum.Parse<FieldGroup>(field.Group, ignoreCase: true),
        Encoding = NumericEncoding.Quantiles,
        Dimension = field.Dimension,
        UnitLength = field.UnitLength,
        Of = field.Of,
        HistoryDomain = field.HistoryDomain,
        Scope = Enum.Parse<HistoryScope>(field.Scope, ignoreCase: true),
        By = field.Kind == "sequence" ? log.UserField!.Name : null,
        ClicksOnly = field.ClicksOnly,
        MaximumValues = field.Kind == "sequence" ? field.Length : 16,
        HashBuckets = field.Kind is "categorical" or "set" ? hashBuckets : null,
    };

    // If the logs name different spaces for a field, equal texts are different values, so the space becomes part of the value.
    private static string? FormatOf(TaskFile task, TaskField field)
    {
        IEnumerable<TaskField> same = task.Logs.SelectMany(log => log.Fields!).Where(other => other.Name == field.Name);
        bool differ = same.Select(other => other.Space).Distinct().Count() > 1;
        return differ && field.Space is not null ? $"{field.Space}:{field.Format ?? "{0}"}" : field.Format;
    }
}
