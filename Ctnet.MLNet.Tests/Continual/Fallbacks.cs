using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>Models whose fallback predicts, as if rows had said that the source hurts.</summary>
internal static class Fallbacks
{
    /// <summary>The model after a step without rows: what it had learnt of the source is that it hurts.</summary>
    public static TransformerChain<ITransformer> Closed(MLContext ml, ITransformer model, IDataView rows)
    {
        ITransformer[] parts = [.. Chains.Parts(model).Select(part => part is not CtrPredictionTransformer trained ? part : new CtrPredictionTransformer(
            ((IHostEnvironment)ml).Register("closed"), Closed(trained.Model), trained.FeatureColumnName))];
        return ml.BinaryClassification.Continue(
            new TransformerChain<ITransformer>(parts), ml.Data.SkipRows(rows, int.MaxValue), settings: new() { NumberOfThreads = 1 });
    }

    public static CtrModelParameters Closed(CtrModelParameters model) => new(
        model.Content with { Transfer = model.Content.Transfer! with { UsesSource = false } }, model.Weights, model.OptimizerState, model.Source);
}
