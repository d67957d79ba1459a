using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Checks;

/// <summary>
/// Every method refuses data that does not fit, at once and with ML.NET's type of exception, which names the column.
/// </summary>
internal static class RefusalCheck
{
    public static void CheckFitting(IEstimator<ITransformer> estimator, IDataView invalid, string? column)
    {
        Check("estimator.GetOutputSchema", column, () => estimator.GetOutputSchema(SchemaShape.Create(invalid.Schema)));
        Check("estimator.Fit", column, () => estimator.Fit(invalid));
    }

    public static void CheckTransforming(ITransformer transformer, IDataView invalid, string? column, string of = "transformer")
    {
        Check($"{of}.GetOutputSchema", column, () => transformer.GetOutputSchema(invalid.Schema));
        Check($"{of}.Transform", column, () => transformer.Transform(invalid));
        if (transformer.IsRowToRowMapper)
            Check($"{of}.GetRowToRowMapper", column, () => transformer.GetRowToRowMapper(invalid.Schema));
    }

    private static void Check(string what, string? column, Action call)
    {
        string check = $"refusing invalid data in {what}";
        try
        {
            call();
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or InvalidOperationException)
        {
            if (column is null || exception.Message.Contains(column, StringComparison.Ordinal))
                return;
            throw new EstimatorCheckException(
                check, $"the message should name column '{column}', but is: {exception.Message}", exception);
        }
        catch (Exception exception)
        {
            string details =
                $"expected an {nameof(ArgumentOutOfRangeException)} or {nameof(InvalidOperationException)}, got {exception}";
            throw new EstimatorCheckException(check, details, exception);
        }
        throw new EstimatorCheckException(check, "it was accepted");
    }
}
