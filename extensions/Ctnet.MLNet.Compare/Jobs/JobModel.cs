using Ctnet.MLNet.Compare.Strategies.Adapters;
using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Jobs;

/// <summary>The pipelines of the strategies that a job can train.</summary>
internal sealed class JobModel
{
    private static readonly Dictionary<string, Action<CtnetAdapterOptions>> s_adapters = new()
    {
        ["ctnet"] = static _ => { },
        ["ctnet-delta"] = AdapterSettings.CarryOver,
        ["ctnet-ensemble"] = AdapterSettings.Ensemble,
    };

    private const string TargetOnly = "target-only";

    private readonly TaskFile _task;
    private readonly StrategySetting _setting;
    private readonly FeatureSchema _schema;
    private readonly ICtrCollectives? _ranks;

    public JobModel(MLContext ml, TaskFile task, ICtrCollectives? ranks = null)
    {
        _ranks = ranks;
        (_task, _setting) = (task, new(ml, task, task.Job.Seed));
        _schema = TaskSchema.Create(task, ofLogs: true);
    }

    /// <summary>The strategies that a job can train.</summary>
    internal static IEnumerable<string> Names => s_adapters.Keys.Append(TargetOnly);

    /// <summary>Whether the source is trained too.</summary>
    public bool NeedsSource => _task.Job.Model != TargetOnly;

    /// <summary>The source's pipeline; null if the strategy needs none.</summary>
    public IEstimator<ITransformer>? Source()
    {
        if (!NeedsSource)
            return null;
        CtrTowerOptions options = _setting.SourceOptions();
        (options.LabelColumnName, options.NumberOfThreads) = (_task.SourceLog.Label!.Column, _task.Job.Threads);
        options.Collectives = _ranks;
        return _setting.ML.Transforms.AlignFeatureSchema(_schema, TaskSchema.Source, collectives: _ranks)
            .Append(_setting.ML.BinaryClassification.Trainers.CtrTower(options));
    }

    /// <summary>The target's pipeline.</summary>
    /// <param name="source">The source model; null if the strategy needs none.</param>
    public IEstimator<ITransformer> Target(ITransformer? source)
    {
        if (!NeedsSource)
        {
            CtrTowerOptions tower = _setting.TargetOptions<CtrTowerOptions>();
            (tower.LabelColumnName, tower.NumberOfThreads) = (_task.TargetLog.Label!.Column, _task.Job.Threads);
            tower.Collectives = _ranks;
            return _setting.ML.Transforms.AlignFeatureSchema(_schema, TaskSchema.Target, collectives: _ranks)
                .Append(_setting.ML.BinaryClassification.Trainers.CtrTower(tower));
        }

        CtnetAdapterOptions options = _setting.TargetOptions<CtnetAdapterOptions>();
        options.Source = source;
        s_adapters[_task.Job.Model](options);
        (options.LabelColumnName, options.NumberOfThreads) = (_task.TargetLog.Label!.Column, _task.Job.Threads);
        options.Collectives = _ranks;
        ITransformer? startFrom = AdapterSettings.StartsFromSource(options) ? source : null;
        return _setting.ML.Transforms.AlignFeatureSchema(_schema, TaskSchema.Target, startFrom: startFrom, collectives: _ranks)
            .Append(_setting.ML.BinaryClassification.Trainers.CtnetAdapter(options));
    }
}
