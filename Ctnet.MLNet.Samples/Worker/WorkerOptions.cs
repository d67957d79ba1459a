using System.ComponentModel.DataAnnotations;

namespace Ctnet.MLNet.Samples.Worker;

/// <summary>
/// The settings of the worker, from the section "Worker" of the configuration: appsettings.json, variables such as Worker__Once,
/// and arguments such as --Worker:Once true. Relative paths begin at the current folder.
/// </summary>
internal sealed class WorkerOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Worker";

    /// <summary>The folder of the logs: NAME-2026-11-29.csv, one file for each log and day.</summary>
    [Required]
    public string LogFolder { get; set; } = "";

    /// <summary>The folder of checkpoints, by which a run goes on from the one before.</summary>
    [Required]
    public string CheckpointFolder { get; set; } = "";

    /// <summary>The folder that scorers watch.</summary>
    [Required]
    public string PublishFolder { get; set; } = "";

    /// <summary>The feature schema, as ctnet align and <c>FeatureSchema.Save</c> write it.</summary>
    [Required]
    public string SchemaFile { get; set; } = "schema.json";

    /// <summary>The name of the source's log, which is also its domain in the schema.</summary>
    [Required]
    public string Source { get; set; } = "home";

    /// <summary>The name of the target's log, which is also its domain in the schema.</summary>
    [Required]
    public string Target { get; set; } = "guide";

    /// <summary>The column of both logs that says whether a row was clicked: true or false, or 1 or 0.</summary>
    [Required]
    public string LabelColumn { get; set; } = "Clicked";

    /// <summary>The target's column of users, for GAUC; null leaves GAUC out.</summary>
    public string? GroupColumn { get; set; }

    /// <summary>When the worker looks for new nights: a cron expression of five parts.</summary>
    [Required]
    public string Schedule { get; set; } = "30 3 * * *";

    /// <summary>The time zone of <see cref="Schedule"/>, and of the days that the files are named after.</summary>
    [Required]
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>Whether the worker does what is due and ends. The exit code says what it did.</summary>
    public bool Once { get; set; }

    /// <summary>Whether a run with <see cref="Once"/> that finds nothing new ends with 0, not 3.</summary>
    public bool NothingNewIsSuccess { get; set; }

    /// <summary>Whether a guard judges each night. A night that it leaves out changes no model.</summary>
    public bool Guard { get; set; } = true;

    /// <summary>How many checkpoints stay, to go back to.</summary>
    [Range(1, 100_000)]
    public int KeptNights { get; set; } = 7;

    /// <summary>The seed of the training.</summary>
    public int Seed { get; set; }

    /// <summary>How long a stop waits for the end of the night that runs.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromMinutes(10);
}
