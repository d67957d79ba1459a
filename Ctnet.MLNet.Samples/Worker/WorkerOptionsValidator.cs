using Cronos;
using Microsoft.Extensions.Options;

namespace Ctnet.MLNet.Samples.Worker;

/// <summary>The rules of the settings that attributes cannot express. Broken ones end the start.</summary>
internal sealed class WorkerOptionsValidator : IValidateOptions<WorkerOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkerOptions options)
    {
        string[] broken = [.. Broken(options)];
        return broken.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(broken);
    }

    private static IEnumerable<string> Broken(WorkerOptions options)
    {
        if (!CronExpression.TryParse(options.Schedule, out _))
            yield return $"Schedule is '{options.Schedule}', which is no cron expression of five parts, such as 30 3 * * *.";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
            yield return $"TimeZone is '{options.TimeZone}', which this system does not know. Write Europe/Berlin or Etc/UTC.";
        if (options.Source == options.Target)
            yield return $"Source and Target are both '{options.Source}'; they are two logs.";
        if (!Directory.Exists(options.LogFolder))
            yield return $"LogFolder is '{options.LogFolder}', and there is no such folder.";
        if (!File.Exists(options.SchemaFile))
        {
            yield return $"SchemaFile is '{options.SchemaFile}', and there is no such file.";
            yield break;
        }

        foreach (string broken in BrokenIn(options))
            yield return broken;
    }

    private static IEnumerable<string> BrokenIn(WorkerOptions options)
    {
        FeatureSchema schema;
        try
        {
            schema = FeatureSchema.Load(options.SchemaFile);
        }
        catch (FeatureSchemaException exception)
        {
            return [$"SchemaFile '{options.SchemaFile}' cannot be used: {exception.Message}"];
        }

        return
            from domain in (string[])[options.Source, options.Target]
            where !schema.Domains.Any(each => each.Name == domain)
            select $"SchemaFile '{options.SchemaFile}' has no domain '{domain}'.";
    }
}
