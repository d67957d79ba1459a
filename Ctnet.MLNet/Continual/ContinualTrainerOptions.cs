using System.ComponentModel.DataAnnotations;
using Ctnet.MLNet.Settings;
using Microsoft.ML;

namespace Ctnet.MLNet.Trainers;

/// <summary>Options of <see cref="ContinualTrainer"/>.</summary>
public sealed class ContinualTrainerOptions
{
    /// <summary>
    /// Creates the target's pipeline when its first rows come. It is given the source model of that time, or null without one.
    /// For CTNet, the pipeline is AlignFeatureSchema, and CtnetAdapter with that source.
    /// </summary>
    [Required]
    public Func<ITransformer?, IEstimator<ITransformer>>? Target { get; set; }

    /// <summary>
    /// The source's pipeline, AlignFeatureSchema and CtrTower. Null, the default, if periods bring the source model, or if there
    /// is none.
    /// </summary>
    public IEstimator<ITransformer>? Source { get; set; }

    /// <summary>The label column of the target's rows: Boolean. Default "Label".</summary>
    [Required]
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>The column of users for GAUC: Text or an integer type. Null, the default, leaves GAUC out.</summary>
    public string? GroupColumnName { get; set; }

    /// <summary>How many of the last periods the running measures cover, 1 to 10,000. Default 30.</summary>
    [Range(1, 10_000)]
    public int RunningPeriods { get; set; } = 30;

    /// <summary>
    /// How many earlier target rows are kept to be trained on again, 0 to 16,777,216. All earlier rows have the same chance.
    /// Networks train on them; alignments are fitted on new rows only. Default 0, because replay hurts on the streams of ratings
    /// that were measured: embeddings of ids overfit.
    /// </summary>
    [Range(0, 16_777_216)]
    public int ReplayRows { get; set; }

    /// <summary>How many kept rows are mixed into a period's rows, as a share of the latter, 0 to 10. Default 0.25.</summary>
    [Range(0d, 10d)]
    public double ReplayShare { get; set; } = 0.25;

    /// <summary>
    /// The folder of checkpoints. After each period, one is written with models, optimizer state, measures and kept rows, and
    /// replaces older ones. It is written atomically. Null, the default, writes none.
    /// </summary>
    public string? CheckpointFolder { get; set; }

    /// <summary>
    /// How large deltas may become before a checkpoint has whole models again, as a share of the whole models' size, 0 to 100. A
    /// delta has only what a period changed, so that writing it costs no more than the period's rows; reading a checkpoint reads
    /// the whole models and all deltas since. Default 0.5. With 0 each checkpoint has whole models.
    /// </summary>
    [Range(0d, 100d)]
    public double CheckpointDeltaShare { get; set; } = 0.5;

    /// <summary>
    /// How many checkpoints stay in the folder, 1 to 100,000. <see cref="ContinualTrainer.Resume"/> can go back to each. Default
    /// 1, the newest.
    /// </summary>
    [Range(1, 100_000)]
    public int KeptCheckpoints { get; set; } = 1;

    /// <summary>
    /// The folder where a <see cref="ModelPublisher"/> publishes the target model for scorers, after a period's checkpoint was
    /// written. <see cref="CheckpointDeltaShare"/> says when the model is published whole. A publication that fails is a warning:
    /// the period stays done, and the next one publishes its model. Null, the default, publishes nothing.
    /// </summary>
    public string? PublishFolder { get; set; }

    /// <summary>
    /// A file that always has the newest published model whole, such as for a service that reads one path. It is written at each
    /// publication, beside its place, and renamed. Null, the default, writes none.
    /// </summary>
    public string? PublishPath { get; set; }

    /// <summary>After how many periods the model is published, 1 to 100,000. Default 1. The end of a run publishes too.</summary>
    [Range(1, 100_000)]
    public int PublishEvery { get; set; } = 1;

    /// <summary>
    /// The time since the last publication after which the end of a period publishes the model, even if fewer than
    /// <see cref="PublishEvery"/> periods are done. Null, the default, counts periods only.
    /// </summary>
    public TimeSpan? PublishInterval { get; set; }

    /// <summary>The checks of a period before it reaches the published model. Null, the default, checks nothing.</summary>
    public DriftGuardOptions? Guard { get; set; }

    /// <summary>
    /// The policy for a period whose name comes before that of one that is done. Null, the default, gives names no order:
    /// periods are taken as they come.
    /// </summary>
    [EnumDataType(typeof(LatePeriodPolicy))]
    public LatePeriodPolicy? LatePeriods { get; set; }

    /// <summary>The seed for the draw of kept and replayed rows. Default 0.</summary>
    public int Seed { get; set; }

    /// <summary>Devices, threads, progress within a period, cancellation. The period's name is set by the trainer.</summary>
    [Required]
    public ContinueOptions ContinueOptions { get; set; } = new();

    /// <summary>
    /// Receives the result of each period, after its checkpoint was written. A period without rows, which writes none, is
    /// reported too. If the receiver throws, the step throws a <see cref="PeriodProgressException"/>, and the period counts all
    /// the same.
    /// </summary>
    public IProgress<PeriodResult>? Progress { get; set; }

    /// <summary>A copy of the options, which break no rule.</summary>
    /// <exception cref="InvalidOptionsException">A rule is broken.</exception>
    internal ContinualTrainerOptions Checked()
    {
        OptionsValidator.Validate(this, [.. Errors()]);
        var copy = (ContinualTrainerOptions)MemberwiseClone();
        copy.Guard = Guard?.Checked();
        return copy;
    }

    private IEnumerable<string> Errors()
    {
        if (ContinueOptions?.RefreshedSources is { } sources)
        {
            yield return $"{nameof(ContinueOptions)}.{nameof(ContinueOptions.RefreshedSources)} must be null, because each "
                + $"period names its own, but has {string.Join(", ", sources.Keys)}.";
        }
        // It draws from all rows of a period, of which each rank has a part.
        if (ContinueOptions?.Ranks.Size > 1 && ReplayRows > 0)
        {
            yield return $"{nameof(ReplayRows)} must be 0 where {nameof(TrainingRunOptions.Collectives)} has several ranks, "
                + $"but is {ReplayRows}.";
        }
    }
}
