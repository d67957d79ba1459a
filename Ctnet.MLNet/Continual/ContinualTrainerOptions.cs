using System.ComponentModel.DataAnnotations;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Continual;

/// <summary>Options of <see cref="ContinualTrainer"/>.</summary>
public sealed class ContinualTrainerOptions
{
    /// <summary>
    /// Makes the target's pipeline when its first rows come, of the source model as it is then (null without one): for CTNet
    /// AlignFeatureSchema and CtnetAdapter with that source.
    /// </summary>
    [Required]
    public Func<ITransformer?, IEstimator<ITransformer>>? Target { get; set; }

    /// <summary>
    /// The source's pipeline, AlignFeatureSchema and CtrTower; null, the default, where periods bring the source model, or none is used.
    /// </summary>
    public IEstimator<ITransformer>? Source { get; set; }

    /// <summary>The label column of the target's rows: Boolean. Default "Label".</summary>
    [Required]
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>The column of users for GAUC, Text or an integer type; null, the default, leaves GAUC out.</summary>
    public string? GroupColumnName { get; set; }

    /// <summary>How many of the last periods the running measures speak for, 1 to 10,000. Default 30.</summary>
    [Range(1, 10_000)]
    public int RunningPeriods { get; set; } = 30;

    /// <summary>
    /// How many earlier target rows are kept, drawn evenly from all, to be trained on again, 0 to 16,777,216. Default 0: measured on
    /// streams of ratings replaying hurts, because ids overfit.
    /// </summary>
    [Range(0, 16_777_216)]
    public int ReplayRows { get; set; }

    /// <summary>How many kept rows join each period's, as a share of them, 0 to 10. Default 0.25.</summary>
    [Range(0d, 10d)]
    public double ReplayShare { get; set; } = 0.25;

    /// <summary>
    /// The folder of checkpoints: models, optimizer state, measures and kept rows after each period, written beside and renamed, the newest
    /// one kept; null, the default, for none.
    /// </summary>
    public string? CheckpointFolder { get; set; }

    /// <summary>What a period is held against before it reaches the published model; null, the default, for nothing.</summary>
    public DriftGuardOptions? Guard { get; set; }

    /// <summary>Draws the rows that are kept and replayed. Default 0.</summary>
    public int Seed { get; set; }

    /// <summary>Devices, threads, progress within a period, cancellation. The period's name is set by the trainer.</summary>
    [Required]
    public ContinueSettings Settings { get; set; } = new();

    /// <summary>Told about each period when it is done, its checkpoint written.</summary>
    public IProgress<PeriodResult>? Progress { get; set; }

    /// <summary>Checks the rules, and copies.</summary>
    /// <exception cref="InvalidOptionsException">A rule is broken.</exception>
    internal ContinualTrainerOptions Checked()
    {
        OptionsValidator.Validate(this, []);
        var copy = (ContinualTrainerOptions)MemberwiseClone();
        copy.Guard = Guard?.Checked();
        return copy;
    }
}
