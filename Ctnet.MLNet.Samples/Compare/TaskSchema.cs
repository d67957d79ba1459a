using Ctnet.MLNet.Alignment;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>A task's fields as a feature schema of the two domains.</summary>
internal static class TaskSchema
{
    public const string Source = "source", Target = "target";

    private const string DomainField = "domain";

    /// <param name="task">The task.</param>
    /// <param name="domainField">Whether rows also say which domain they are of: joint models need it to be calibrated.</param>
    public static FeatureSchema Create(TaskFile task, bool domainField)
    {
        FeatureSchemaBuilder builder = FeatureSchema.Create(task.Name);
        foreach (TaskField field in task.Fields)
        {
            FieldGroup group = Enum.Parse<FieldGroup>(field.Group, ignoreCase: true);
            _ = field.Kind switch
            {
                "categorical" => builder.Categorical(field.Name, group, field.Space),
                "set" => builder.Set(field.Name, group, field.Space),
                _ => builder.Numeric(field.Name, NumericEncoding.Quantiles, group),
            };
        }

        if (domainField)
            builder.Categorical(DomainField);
        foreach (string domain in (string[])[Source, Target])
        {
            builder.Domain(domain, columns =>
            {
                foreach (TaskField field in task.Fields)
                    columns.Column(field.Name, separator: field.Separator);
                if (domainField)
                    columns.Constant(DomainField, domain);
            });
        }

        return builder.Build();
    }
}
