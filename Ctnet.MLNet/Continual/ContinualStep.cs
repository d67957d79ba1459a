using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// One continual step of a pipeline. Each transformer that learns is continued on the new rows, source towers are replaced, and
/// all others stay as they are.
/// </summary>
internal sealed class ContinualStep
{
    private readonly IHostEnvironment _env;
    private readonly ITransformer? _refreshedSource;
    private readonly ContinueOptions _settings;

    private ContinualStep(IHostEnvironment env, ITransformer? refreshedSource, ContinueOptions settings)
    {
        _env = env;
        _refreshedSource = refreshedSource;
        _settings = settings;
    }

    /// <param name="env">The environment.</param>
    /// <param name="model">The pipeline.</param>
    /// <param name="newRows">The step's rows.</param>
    /// <param name="refreshedSource">The newest source pipeline; null keeps the source.</param>
    /// <param name="settings">The options of the step.</param>
    /// <param name="earlier">
    /// Rows of earlier steps, which the networks train on again. Alignments know them, so they do not read them. Null for none.
    /// </param>
    public static TransformerChain<ITransformer> Run(
        IHostEnvironment env, ITransformer model, IDataView newRows, ITransformer? refreshedSource, ContinueOptions settings,
        IReadOnlyList<IDataView>? earlier = null)
    {
        // Before any row is read: a step may take hours.
        ITransformer[] parts = [.. Chains.Parts(model)];
        if (!parts.Any(part => part is CtrPredictionTransformer))
            throw new ArgumentException("The model has no trainer of this library that could go on.", nameof(model));
        if (refreshedSource is not null
            && !parts.Any(part => part is SourceTowerTransformer or CtrPredictionTransformer { Model.Source: not null }))
            throw new ArgumentException(
                "A refreshed source is given, but the model has no source tower.",
                nameof(refreshedSource));
        CheckFurther(parts, settings);
        CheckRanks(settings);
        var step = new ContinualStep(env, refreshedSource, settings);
        return Chains.WithParts(model, step.Continue(parts, new SteadyRows(newRows, "The step's rows"), earlier ?? []));
    }

    private static void CheckFurther(ITransformer[] parts, ContinueOptions options)
    {
        string[] known =
            [.. parts.OfType<CtrPredictionTransformer>().SelectMany(part => part.Model.FurtherSources).Select(each => each.Name)];
        if (options.RefreshedSources?.Keys.Except(known).FirstOrDefault() is string unknown)
        {
            string names = known.Length == 0 ? "none" : string.Join(", ", known);
            throw new ArgumentException(
                $"A refreshed source '{unknown}' is given, but the model has no further source of this name. It has {names}.",
                nameof(options));
        }
    }

    private static void CheckRanks(ContinueOptions options)
    {
        if (options.RefitCalibrators && options.Ranks.Size > 1)
        {
            throw new InvalidOperationException(
                $"{nameof(options.RefitCalibrators)} would fit a calibrator to the rows of one rank alone, and there are "
                + $"{options.Ranks.Size} ranks. Leave it out, or refit in one process.");
        }
    }

    private IEnumerable<ITransformer> Continue(ITransformer[] parts, IDataView newRows, IReadOnlyList<IDataView> earlier)
    {
        IDataView rows = newRows;
        CtrModelParameters? trained = null;
        bool carriesOver = _refreshedSource is not null && parts.OfType<CtrPredictionTransformer>().Any(CarriesOver);
        foreach (ITransformer part in parts)
        {
            ITransformer next = part switch
            {
                FeatureAlignmentTransformer alignment => Continue(WithSource(alignment, carriesOver), rows),
                SourceTowerTransformer source => Continue(source, rows.Schema),
                CtrPredictionTransformer prediction => Continue(prediction, With(earlier, rows)),
                _ when trained is not null && AppendedCalibrators.Has(part) => Continue(part, trained, rows),
                _ => part,
            };
            trained = (next as CtrPredictionTransformer)?.Model ?? trained;
            rows = next.Transform(rows);
            earlier = [.. earlier.Select(next.Transform)];
            yield return next;
        }
    }

    private IDataView With(IReadOnlyList<IDataView> earlier, IDataView rows) =>
        earlier.Count == 0 ? rows : AppendedRows.Create(_env, [rows, .. earlier]);

    // The alignment with the newest source's histories, where fields name them. What the source learns of a value can only be
    // carried over to a target that knows the value.
    private FeatureAlignmentTransformer WithSource(FeatureAlignmentTransformer alignment, bool carriesOver)
    {
        if (_refreshedSource is null
            || Chains.Parts(_refreshedSource).OfType<FeatureAlignmentTransformer>().LastOrDefault()?.Alignment
                is not FittedAlignment source)
            return alignment;
        FittedAlignment next = OtherHistories.ToTarget(alignment.Alignment, source, alignment.Domain);
        if (carriesOver)
            next = next.WithValuesOf(source);
        return new(
            _env.Register(nameof(FeatureAlignmentTransformer)), next, alignment.Domain, alignment.OutputColumnName,
            alignment.BadRows);
    }

    private static bool CarriesOver(CtrPredictionTransformer prediction) => prediction.Model.Kind == TrainerKind.CtnetAdapter
        && prediction.Model.OptionsAs<CtnetAdapterOptions>() is var options
        && (options.SourceRefresh != SourceRefresh.Replace || options.CarryOverTower is not null);

    private FeatureAlignmentTransformer Continue(FeatureAlignmentTransformer alignment, IDataView rows) =>
        new FeatureAlignmentEstimator(
            _env,
            alignment.Schema,
            alignment.Domain,
            alignment.OutputColumnName,
            _settings.BadRows ?? alignment.BadRows,
            collectives: _settings.Collectives).Fit(rows, alignment);

    private SourceTowerTransformer Continue(SourceTowerTransformer source, DataViewSchema rows)
    {
        FrozenTower newest =
            _refreshedSource is null ? source.Source : FrozenTower.From(_refreshedSource, source.Domain, "refreshedSource");
        return new(_env.Register(nameof(SourceTowerTransformer)), newest.WithHistoriesOf(rows), source.Prefix);
    }

    private CtrPredictionTransformer Continue(CtrPredictionTransformer prediction, IDataView rows)
    {
        CtrPredictionTransformer next = TrainerTable.Continue(new(_env, prediction.Model, rows, _refreshedSource, _settings));
        if (_refreshedSource is null && _settings.RefreshedSources is not { Count: > 0 } && next.Model.History[^1].Rows == 0)
        {
            using IChannel channel = _env.Start("Continue");
            channel.Warning("The step has no rows to train on and no refreshed source: the model has learnt nothing.");
        }
        return next.WithThreshold(prediction.Threshold);
    }

    // A calibrator fits the scores of the model before the step.
    private ITransformer Continue(ITransformer calibrator, CtrModelParameters trained, IDataView rows)
    {
        if (_settings.RefitCalibrators && trained.History[^1].Rows > 0)
            return AppendedCalibrators.Refit(_env, calibrator, trained.OptionsAs<TrainedColumns>(), rows);
        using IChannel channel = _env.Start("Continue");
        channel.Warning(
            "The calibrator after the trained model is kept as it was fitted, although the model's scores change. To fit it on "
            + "the rows of each step, set RefitCalibrators in the options of Continue. A step without rows keeps it.");
        return calibrator;
    }
}
