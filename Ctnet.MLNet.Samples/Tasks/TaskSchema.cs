using Ctnet.MLNet.Alignment;

namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>A task's fields as a feature schema of the two domains.</summary>
internal static class TaskSchema
{
    public const string Source = "source", Target = "target";

    private const string DomainField = "domain";

    /// <param name="task">The task.</param>
    /// <param name="domainField">Whether rows also say which domain they are of: joint models need it to be calibrated.</param>
    /// <param name="hashBuckets">Instead of vocabularies: how many ids each field has, so that none are added later.</param>
    /// <param name="statistics">
    /// Whether rows also have the click rate and the count of each categorical field's value in earlier periods.
    /// </param>
    public static FeatureSchema Create(TaskFile task, bool domainField = false, int? hashBuckets = null, bool statistics = false)
    {
        FeatureSchemaBuilder builder = FeatureSchema.Create(task.Name).Period(task.Time.Length);
        foreach (TaskLog log in task.Logs)
        {
            foreach (TaskField field in log.Fields!.Where(
                field => !task.Logs.TakeWhile(other => other != log).Any(other => other.Fields!.Any(known => known.Name == field.Name))))
            {
                builder.Field(ToField(log, field, hashBuckets));
                if (statistics && field.Kind == "categorical")
                    builder.Statistic($"{field.Name}.clicks", field.Name);
            }
        }

        if (domainField)
            builder.Categorical(DomainField);
        TaskLog target = task.TargetLog, source = task.Logs.FirstOrDefault(log => log != target) ?? target;
        foreach ((string name, TaskLog log) in new[] { (Source, source), (Target, target) })
        {
            builder.Domain(name, columns =>
            {
                foreach (TaskField field in log.Fields!.Where(field => !field.IsHistory))
                    columns.Map(field.Name, new() { Column = field.Name, Separator = field.Separator, Format = FormatOf(task, field) });
                if (domainField)
                    columns.Constant(DomainField, name);
                columns.Time(TaskData.Time).Label(TaskData.Label);
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
        Of = field.Of,
        By = field.Kind == "sequence" ? log.UserField!.Name : null,
        ClicksOnly = field.ClicksOnly,
        MaximumValues = field.Kind == "sequence" ? field.Length : 16,
        HashBuckets = field.Kind is "categorical" or "set" ? hashBuckets : null,
    };

    // Where the logs name different spaces for a field, the same text means different things: the space becomes part of the value.
    private static string? FormatOf(TaskFile task, TaskField field)
    {
        bool differs = task.Logs.SelectMany(log => log.Fields!).Where(other => other.Name == field.Name).Select(other => other.Space).Distinct().Count() > 1;
        return differs && field.Space is not null ? $"{field.Space}:{field.Format ?? "{0}"}" : field.Format;
    }
}
