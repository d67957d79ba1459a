using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Checks;

/// <summary>Fitting does not change the estimator, and a second fit gives the same transformer.</summary>
internal static class RepeatedFitCheck
{
    private const string Name = "fitting twice";

    public static ITransformer Fit(IEstimator<ITransformer> estimator, IDataView valid, out ITransformer again)
    {
        SchemaShape input = SchemaShape.Create(valid.Schema), before = estimator.GetOutputSchema(input);
        ITransformer first = estimator.Fit(valid);
        SchemaShape after = estimator.GetOutputSchema(input);
        EstimatorCheckException.ThrowIf(
            SchemaComparer.Difference(before, after), $"{Name} (the estimator's promise before and after)");
        again = estimator.Fit(valid);
        return first;
    }

    public static void CheckSameValues(IDataView valid, ITransformer first, ITransformer again) =>
        EstimatorCheckException.ThrowIf(DataViewComparer.Difference(first.Transform(valid), again.Transform(valid)), Name);
}
