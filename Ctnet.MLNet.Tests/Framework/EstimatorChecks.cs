using Ctnet.MLNet.Tests.Framework.Checks;
using Ctnet.MLNet.Tests.Framework.Values;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework;

/// <summary>
/// The rules that ML.NET's own estimators are held to by its test framework, and those that its users rely on without a test: see the
/// checks that are called below. A broken rule throws <see cref="EstimatorCheckException"/>, which names the check, the column and the row.
/// </summary>
internal static class EstimatorChecks
{
    /// <param name="valid">Data to fit to and to transform; a dozen rows with missing and extreme values tell the most.</param>
    /// <param name="invalid">Data of which a column is missing or has the wrong type: everything must refuse it.</param>
    /// <param name="invalidColumn">That column's name, which every refusal must mention.</param>
    /// <param name="notForFitting">Data to transform that cannot be fitted to, as it has no label.</param>
    public static void Check(
        MLContext ml, IEstimator<ITransformer> estimator, IDataView valid,
        IDataView? invalid = null, string? invalidColumn = null, IDataView? notForFitting = null)
    {
        ITransformer transformer = RepeatedFitCheck.Fit(estimator, valid, out ITransformer again);
        RepeatedFitCheck.CheckSameValues(valid, transformer, again);
        if (invalid is not null)
        {
            RefusalCheck.CheckFitting(estimator, invalid, invalidColumn);
            RefusalCheck.CheckTransforming(transformer, invalid, invalidColumn);
        }
        CheckOn(valid);
        if (notForFitting is not null)
        {
            RefusalCheck.CheckFitting(estimator, notForFitting, column: null);
            CheckOn(notForFitting);
        }
        (again as IDisposable)?.Dispose();
        (transformer as IDisposable)?.Dispose();

        void CheckOn(IDataView data)
        {
            LazinessCheck.Check(transformer, data.Schema);
            IDataView output = transformer.Transform(data);
            var subject = new CheckedEstimator(
                ml, estimator, data, transformer, transformer.GetOutputSchema(data.Schema), output, RowTable.ReadAll(output));
            SchemaCheck.Check(subject, promised: ReferenceEquals(data, valid));
            CursorCheck.Check(subject);
            CursorSetCheck.Check(subject);
            RowMapperCheck.Check(subject);
            PersistenceCheck.Check(subject, invalid, invalidColumn);
        }
    }
}
