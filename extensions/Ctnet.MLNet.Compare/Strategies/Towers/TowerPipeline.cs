using Ctnet.MLNet.Compare.Tasks.Schema;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Strategies.Towers;

/// <summary>Finds the parts of a pipeline of AlignFeatureSchema and CtrTower.</summary>
internal static class TowerPipeline
{
    public static (FeatureAlignmentTransformer Alignment, CtrPredictionTransformer Tower) Parts(ITransformer model)
    {
        var parts = (IEnumerable<ITransformer>)model;
        return (parts.OfType<FeatureAlignmentTransformer>().Single(), parts.OfType<CtrPredictionTransformer>().Single());
    }

    /// <summary>The trained models of a pipeline; none if it is null.</summary>
    public static IEnumerable<CtrModelParameters> ModelsOf(ITransformer? pipeline) =>
        ((IEnumerable<ITransformer>?)pipeline ?? []).OfType<CtrPredictionTransformer>().Select(prediction => prediction.Model);

    /// <summary>Scores target rows with a model of the source domain: its ids and weights, the target's columns.</summary>
    public static IDataView ScoreTargetRows(ITransformer sourceModel, IDataView targetRows)
    {
        (FeatureAlignmentTransformer alignment, CtrPredictionTransformer tower) = Parts(sourceModel);
        return tower.Transform(alignment.WithDomain(TaskSchema.Target).Transform(targetRows));
    }
}
