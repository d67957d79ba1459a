using System.Diagnostics.CodeAnalysis;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Continual;

/// <summary>Trains the source model and the target model on a period's rows.</summary>
internal sealed class PeriodTraining(MLContext ml, ContinualTrainerOptions options, ReplaySampler replay)
{
    /// <summary>The models after the period. The ones that are remembered do not change.</summary>
    public (ITransformer? Source, ITransformer? Model) Train(RunMemory memory, ContinualPeriod period, PeriodRows rows)
    {
        ITransformer? source = period.RefreshedSource ?? TrainSource(memory, period);
        return (source, TrainTarget(memory, period, rows, source));
    }

    /// <summary>The memory of a checkpoint with this run's settings.</summary>
    public RunMemory Resume(RunMemory memory) => memory with
    {
        Source = WithSettings(memory.Source),
        Model = WithSettings(memory.Model),
        Replay = replay.Resume(memory.Replay),
        HeldOut = options.Guard is null ? null : memory.HeldOut,
        Inputs = options.Guard is null ? null : memory.Inputs,
    };

    /// <summary>
    /// The model with this run's settings. A checkpoint's model comes from an earlier run, and a new model from the caller's
    /// pipeline: neither has them.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="period">The name of the period that the model was just fitted in; null if it was not.</param>
    [return: NotNullIfNotNull(nameof(model))]
    public TransformerChain<ITransformer>? WithSettings(ITransformer? model, string? period = null) => model is null
        ? null
        : Chains.WithParts(model, Chains.Parts(model).Select(part => part switch
        {
            CtrPredictionTransformer trained when period is not null => trained.WithPeriod(period),
            FeatureAlignmentTransformer alignment when options.ContinueOptions.BadRows is BadRowPolicy badRows =>
                alignment.WithBadRows(badRows),
            _ => part,
        }));

    /// <summary>Describes the rows of a done period that the models did not learn from.</summary>
    /// <param name="before">The models before the period.</param>
    /// <param name="memory">The models after the period.</param>
    /// <param name="period">The period.</param>
    /// <param name="rows">Its target rows.</param>
    public static IEnumerable<string> LeftOut(
        RunMemory before, RunMemory memory, ContinualPeriod period, PeriodRows rows)
    {
        if (before.Model is null && period.LateConversions is not null)
            yield return "The late conversions were not trained on: there was no target model before the period.";
        if (period.Target is not null && rows.Total == 0)
            yield return "The target has no rows: only the source was taken in.";
        if (memory.Model is null && rows.Total > 0)
            yield return $"The {rows.Total} target rows were not trained on: there is no source model yet.";
        if (period is { Source: not null, RefreshedSource: null } && memory.Source is ITransformer source
            && Chains.Parts(source).OfType<CtrPredictionTransformer>().LastOrDefault()?.Model.History[^1] is { Rows: 0 })
            yield return "The source has no rows to train on: its model stays as it was.";
    }

    private ITransformer? TrainSource(RunMemory memory, ContinualPeriod period)
    {
        if (period.Source is null)
            return memory.Source;
        if (options.Source is null)
        {
            throw new ArgumentException(
                $"Period '{period.Name}' has source rows, and the options name no {nameof(options.Source)} to train on them.",
                nameof(period));
        }

        return memory.Source is null
            ? WithSettings(options.Source.Fit(period.Source), period.Name)
            : ContinualStep.Run(ml, memory.Source, period.Source, null, options.ContinueOptions.WithPeriod(period.Name));
    }

    private ITransformer? TrainTarget(RunMemory memory, ContinualPeriod period, PeriodRows rows, ITransformer? source)
    {
        if (memory.Model is null)
        {
            bool waitsForSource = source is null && options.Source is not null;
            return rows.TotalTrained == 0 || waitsForSource
                ? null
                : Start(period.Name, rows.ToTrainOn ?? memory.Columns!.View, source);
        }

        ITransformer? refreshed = UsesSource(memory.Model) && !ReferenceEquals(source, memory.Source) ? source : null;
        if (rows.TotalTrained == 0 && refreshed is null && period.RefreshedSources is not { Count: > 0 }
            && period.LateConversions is null)
            return memory.Model;
        return ContinualStep.Run(
            ml, memory.Model, rows.Trained == 0 ? memory.Columns!.View : rows.ToTrainOn!, refreshed,
            options.ContinueOptions.WithPeriod(period.Name, period.RefreshedSources),
            [.. new[] { replay.Draw(memory.Replay, rows.Trained), period.LateConversions }.OfType<IDataView>()]);
    }

    private TransformerChain<ITransformer>? Start(string period, IDataView rows, ITransformer? source)
    {
        try
        {
            return WithSettings(options.Target!(source).Fit(rows), period);
        }
        catch (UnknownEntityException exception)
        {
            // The target's rows begin later than those of other entities: a later source will know it.
            using IChannel channel = ((IHostEnvironment)ml).Start("Period");
            channel.Warning("{0}: the target model waits. {1}", period, exception.Message);
            return null;
        }
    }

    private static bool UsesSource(ITransformer model) =>
        Chains.Parts(model).Any(part => part is SourceTowerTransformer or CtrPredictionTransformer { Model.Source: not null });
}
