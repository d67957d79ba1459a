using Ctnet.MLNet.Tests.Framework.Checks;
using Ctnet.MLNet.Tests.Framework.Values;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework;

/// <summary>
/// Checks the rules to which ML.NET's test framework holds its own estimators, and the rules on which its users rely without a
/// test. A broken rule throws <see cref="EstimatorCheckException"/>, which names the check, the column and the row.
/// </summary>
internal static class EstimatorChecks
{
    /// <param name="valid">
    /// The data to fit to and to transform. A dozen rows with missing and extreme values find most faults.
    /// </param>
    /// <param name="invalid">Data with a column that is missing or has the wrong type. Every method must refuse it.</param>
    /// <param name="invalidColumn">The name of that column, which every refusal must mention.</param>
    /// <param name="notForFitting">Data that can be transformed but not fitted to, because it has no label.</param>
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
            ForeignColumnCheck.Check(subject);
            OnnxCheck.Check(subject);
            PersistenceCheck.Check(subject, invalid, invalidColumn);
            ScopeCheck.Check(subject);
        }
    }
}
