using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Checks;

/// <summary>The schemas of the estimator, the transformer and the transformed data agree, annotations included.</summary>
internal static class SchemaCheck
{
    /// <param name="promised">Whether the estimator knows this data's columns; it does not know data without a label.</param>
    public static void Check(CheckedEstimator subject, bool promised)
    {
        EstimatorCheckException.ThrowIf(
            SchemaComparer.Difference(subject.Schema, subject.Output.Schema),
            "transformer.GetOutputSchema and transformer.Transform");
        if (!promised)
            return;
        SchemaShape promise = subject.Estimator.GetOutputSchema(SchemaShape.Create(subject.Valid.Schema));
        EstimatorCheckException.ThrowIf(
            SchemaComparer.Difference(promise, SchemaShape.Create(subject.Schema)),
            "estimator.GetOutputSchema and the transformer's");
    }
}
