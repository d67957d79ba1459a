using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>A CtrTower that goes on with one domain's rows, period after period.</summary>
internal sealed class SingleDomainModel(MLContext ml, FeatureSchema schema, string domain, CtrTowerOptions options)
{
    public ITransformer? Model { get; private set; }

    public long Train(IDataView? rows)
    {
        if (rows is null)
            return 0;
        Model = Model is null
            ? ml.Transforms.AlignFeatureSchema(schema, domain).Append(ml.BinaryClassification.Trainers.CtrTower(options)).Fit(rows)
            : ml.BinaryClassification.Continue(Model, rows, settings: new() { NumberOfThreads = options.NumberOfThreads });
        return rows.GetRowCount() ?? 0;
    }
}
