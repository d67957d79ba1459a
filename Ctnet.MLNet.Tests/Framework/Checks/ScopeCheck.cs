using Ctnet.MLNet.Tests.Framework.Values;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework.Checks;

/// <summary>
/// A chain keeps its parts' scopes, saved and loaded. Its model for scoring has the transformer, without the part that is for
/// training only, and gives the same values.
/// </summary>
internal static class ScopeCheck
{
    private const string OnlyForTraining = "OnlyForTraining";

    public static void Check(CheckedEstimator subject)
    {
        ITransformer training =
            subject.ML.Transforms.CopyColumns(OnlyForTraining, subject.Valid.Schema[0].Name).Fit(subject.Valid);
        var chain = new TransformerChain<ITransformer>(
            [training, subject.Transformer], [TransformerScope.Training, TransformerScope.Everything]);
        CheckScoring(subject, chain, "the model for scoring of a chain");

        using var file = new MemoryStream();
        subject.ML.Model.Save(chain, subject.Valid.Schema, file);
        file.Position = 0;
        var loaded = (TransformerChain<ITransformer>)new MLContext().Model.Load(file, out _);
        CheckScoring(subject, loaded, "the model for scoring of a loaded chain");
        (loaded as IDisposable)?.Dispose();
    }

    private static void CheckScoring(CheckedEstimator subject, TransformerChain<ITransformer> chain, string check)
    {
        TransformerChain<ITransformer> scoring = chain.GetModelFor(TransformerScope.Scoring);
        int parts = scoring.Count();
        if (parts != 1)
            throw new EstimatorCheckException(check, $"it should have 1 part, but has {parts}");
        IDataView output = scoring.Transform(subject.Valid);
        EstimatorCheckException.ThrowIf(
            SchemaComparer.Difference(subject.Schema, output.Schema), $"{check} (Transform's schema)");
        EstimatorCheckException.ThrowIf(RowTable.ReadAll(output).DifferenceFrom(subject.Rows), check);
    }
}
