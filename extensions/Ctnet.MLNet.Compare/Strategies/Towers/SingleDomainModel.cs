using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Compare.Strategies.Towers;

/// <summary>A CtrTower that is trained on one domain's rows, period after period.</summary>
/// <param name="ml">The context.</param>
/// <param name="schema">The schema of the rows.</param>
/// <param name="domain">The domain whose rows it is trained on.</param>
/// <param name="options">The trainer's options.</param>
/// <param name="start">A model of another domain to start from; null starts from random weights.</param>
internal sealed class SingleDomainModel(
    MLContext ml,
    FeatureSchema schema,
    string domain,
    CtrTowerOptions options,
    ITransformer? start = null)
{
    public ITransformer? Model { get; private set; }

    public long Train(IDataView? rows)
    {
        if (rows is null)
            return 0;
        if (Model is not null)
            Model = ml.BinaryClassification.Continue(Model, rows, options: new() { NumberOfThreads = options.NumberOfThreads });
        else
            Model = start is null ? Start(rows) : StartFrom(start, rows);
        return rows.GetRowCount() ?? 0;
    }

    private TransformerChain<CtrPredictionTransformer> Start(IDataView rows) => ml.Transforms.AlignFeatureSchema(schema, domain)
        .Append(ml.BinaryClassification.Trainers.CtrTower(options)).Fit(rows);

    // The other domain's ids keep their embeddings. This domain's new ids are added.
    private TransformerChain<CtrPredictionTransformer> StartFrom(ITransformer model, IDataView rows)
    {
        (FeatureAlignmentTransformer alignment, CtrPredictionTransformer tower) = TowerPipeline.Parts(model);
        alignment = ml.Transforms.AlignFeatureSchema(schema, domain).Fit(rows, alignment);
        tower = ml.BinaryClassification.Trainers.CtrTower(options).Fit(alignment.Transform(rows), null, tower.Model);
        return new(alignment, tower);
    }
}
