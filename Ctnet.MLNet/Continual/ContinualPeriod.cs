using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet;

/// <summary>The rows of one period, such as an hour or a day.</summary>
/// <param name="Name">
/// The period's name, such as "2026-11-23", which no other period has. After a restart, it identifies the periods that are done.
/// </param>
/// <param name="Target">The target domain's rows; null if there are none.</param>
/// <param name="Source">
/// The source domain's rows, if <see cref="ContinualTrainer"/> trains the source model; null if there are none.
/// </param>
/// <param name="RefreshedSource">The newest source model, if it is trained elsewhere; null if it has not changed.</param>
public sealed record ContinualPeriod(
    string Name, IDataView? Target, IDataView? Source = null, ITransformer? RefreshedSource = null)
{
    /// <summary>
    /// Target rows of earlier periods, clicked or not, whose conversions are known by now; null if there are none. Networks train
    /// on them. They are not scored, not counted, and alignments are not fitted on them. Their weight for clicks should be 0,
    /// because they were trained on for their clicks before (<see cref="ConversionTrainerOptions.ConversionWeightColumnName"/>).
    /// A target model that starts in this period does not see them.
    /// </summary>
    public IDataView? LateConversions { get; init; }

    /// <summary>
    /// The newest pipelines of further sources by their names, as <see cref="ContinueOptions.RefreshedSources"/>. A target model
    /// that starts in this period does not see them: it has the further sources of its own options. Null, the default, keeps all.
    /// </summary>
    public IReadOnlyDictionary<string, ITransformer>? RefreshedSources { get; init; }

    /// <summary>Whether the period has a refreshed source.</summary>
    internal bool Refreshes => RefreshedSource is not null || RefreshedSources is { Count: > 0 };

    /// <summary>
    /// The period with rows that can no longer be read once a token is cancelled, and that must be the same each time they are
    /// read.
    /// </summary>
    internal ContinualPeriod Checked(CancellationToken cancellationToken)
    {
        return this with
        {
            Target = Check(Target, "target"),
            Source = Check(Source, "source"),
            LateConversions = Check(LateConversions, "late"),
        };

        CancellableRows? Check(IDataView? rows, string domain) =>
            rows is null ? null : new(new SteadyRows(rows, $"Period '{Name}': its {domain} rows"), cancellationToken);
    }
}
