using Ctnet.MLNet.Tests.Framework.Values;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework.Checks;

/// <summary>
/// Mapping row by row, as prediction engines do, gives the cursor's values and reads only the columns that the mapper declares.
/// </summary>
internal static class RowMapperCheck
{
    private const string Name = "row-to-row mapping";

    public static void Check(CheckedEstimator subject)
    {
        if (!subject.Transformer.IsRowToRowMapper)
        {
            CheckNoMapper(subject);
            return;
        }
        IRowToRowMapper mapper = subject.Transformer.GetRowToRowMapper(subject.Valid.Schema);
        if (!ReferenceEquals(mapper.InputSchema, subject.Valid.Schema))
            throw new EstimatorCheckException(Name, "the mapper's InputSchema is not the one that it was made for");
        EstimatorCheckException.ThrowIf(
            SchemaComparer.Difference(subject.Schema, mapper.OutputSchema), $"{Name} (the mapper's OutputSchema)");

        CheckValues(subject, mapper, [.. mapper.OutputSchema], $"{Name} of all columns");
        foreach (DataViewSchema.Column column in mapper.OutputSchema)
            CheckValues(subject, mapper, [column], $"{Name} of column '{column.Name}' alone");
    }

    private static void CheckValues(
        CheckedEstimator subject, IRowToRowMapper mapper, DataViewSchema.Column[] columns, string check)
    {
        using DataViewRowCursor cursor = subject.Valid.GetRowCursor(mapper.GetDependencies(columns));
        RowTable mapped;
        try
        {
            using DataViewRow row = mapper.GetRow(cursor, columns);
            mapped = RowTable.Read(cursor, columns, row);
        }
        catch (Exception exception)
        {
            string details = $"it fails on a row that has only the columns it declared to depend on: {exception.Message}";
            throw new EstimatorCheckException(check, details, exception);
        }
        EstimatorCheckException.ThrowIf(mapped.DifferenceFrom(subject.Rows.Select(columns)), check);
    }

    private static void CheckNoMapper(CheckedEstimator subject)
    {
        try
        {
            subject.Transformer.GetRowToRowMapper(subject.Valid.Schema);
        }
        catch (InvalidOperationException)
        {
            return;
        }
        throw new EstimatorCheckException(Name, $"{nameof(ITransformer.IsRowToRowMapper)} is false, but there is a mapper");
    }
}
