using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>Makes models whose fallback predicts, as if rows had shown that the source hurts.</summary>
internal static class Fallbacks
{
    /// <summary>The model after a step without rows, which makes the fallback predict.</summary>
    public static TransformerChain<ITransformer> Closed(MLContext ml, ITransformer model, IDataView rows)
    {
        IHost host = ((IHostEnvironment)ml).Register("closed");
        ITransformer[] parts =
        [
            .. Chains.Parts(model).Select(part => part is CtrPredictionTransformer trained
                ? new CtrPredictionTransformer(host, Closed(trained.Model), trained.FeatureColumnName)
                : part),
        ];
        return ml.BinaryClassification.Continue(
            new TransformerChain<ITransformer>(parts), ml.Data.SkipRows(rows, int.MaxValue),
            options: new() { NumberOfThreads = 1 });
    }

    public static CtrModelParameters Closed(CtrModelParameters model) => new(
        model.Content with { Fallback = model.Content.Fallback! with { UsesSource = false } },
        model.Weights,
        model.OptimizerState,
        model.Source);
}
