using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Strategies.MLNetTrainers;

/// <summary>Target rows for trainers with a fixed number of features: hashed, one sparse column a field.</summary>
internal sealed class HashedRows(StrategySetting setting)
{
    private readonly FeatureSchema _schema = TaskSchema.Create(setting.Task, hashBuckets: setting.Training.HashBuckets);
    private FeatureAlignmentTransformer? _alignment;
    private ITransformer? _oneHot;

    /// <summary>The fields' columns.</summary>
    public string[] Columns { get; private set; } = [];

    /// <summary>Learns the scales of numbers and the histories from a period's rows.</summary>
    public void Learn(IDataView rows)
    {
        _alignment = setting.ML.Transforms.AlignFeatureSchema(_schema, TaskSchema.Target).Fit(rows, _alignment);
        if (_oneHot is not null)
            return;
        IDataView aligned = _alignment.Transform(rows);
        FeatureLayout layout = FeatureLayout.Of(aligned.Schema[_alignment.OutputColumnName])!;
        _oneHot = OneHotFields.Create(setting.ML, layout, layout.Fields).Fit(aligned);
        Columns = OneHotFields.Names(layout.Fields);
    }

    public IDataView Encode(IDataView rows) => _oneHot!.Transform(_alignment!.Transform(rows));
}
