using System.ComponentModel.DataAnnotations;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>What "ctnet train" and "ctnet step" train, and where they keep it.</summary>
internal sealed record TaskJob
{
    /// <summary>The strategy that is trained: ctnet, ctnet-delta, ctnet-ensemble or target-only.</summary>
    [AllowedValues("ctnet", "ctnet-delta", "ctnet-ensemble", "target-only")]
    public string Model { get; init; } = "ctnet";

    /// <summary>The folder of checkpoints, of the published models and of model.zip, relative to this file.</summary>
    public string Folder { get; init; } = "ctnet-job";

    /// <summary>
    /// Whether a guard judges each step: a tenth of a period's target rows is kept out of training, and a step that makes the
    /// model worse on such rows of earlier periods is not taken in.
    /// </summary>
    public bool Guard { get; init; } = true;

    /// <summary>The number of checkpoints that are kept, to which "ctnet rollback" can go back.</summary>
    public int KeptPeriods { get; init; } = 7;

    /// <summary>The seed of first weights and of shuffles.</summary>
    public int Seed { get; init; }

    /// <summary>The number of threads that train. The same number, up to 1024, gives the same bits.</summary>
    public int Threads { get; init; } = 1;

    public IEnumerable<string> Errors()
    {
        string[] models = AllowedTexts.Of<TaskJob>(nameof(Model));
        if (!models.Contains(Model))
            yield return $"'job.model' is '{Model}'; it may be {string.Join(", ", models)}.{NearName.Hint(Model, models)}";
        if (string.IsNullOrWhiteSpace(Folder))
            yield return "'job.folder' is empty; name a folder, such as ctnet-job.";
        if (KeptPeriods is < 1 or > 1000)
            yield return $"'job.keptPeriods' is {KeptPeriods}; it may be 1 to 1000.";
        if (Threads is < 1 or > 1024)
            yield return $"'job.threads' is {Threads}; it may be 1 to 1024.";
    }
}
