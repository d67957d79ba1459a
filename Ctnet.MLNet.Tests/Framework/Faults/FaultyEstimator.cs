using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Ctnet.MLNet.Tests.Framework.Faults;

/// <summary>ML.NET's min-max normalizer, from column Vector to column Y, with one fault.</summary>
internal sealed class FaultyEstimator(MLContext ml, Fault fault) : IEstimator<ITransformer>
{
    public const string Input = "Vector", Output = "Y";

    private readonly NormalizingEstimator _normalizer = ml.Transforms.NormalizeMinMax(Output, Input);
    private readonly IDataView _valid = SampleRows.View(ml);
    private int _fits;

    public ITransformer Fit(IDataView input)
    {
        _fits++;
        if (fault == Fault.FitsInvalidData && input.Schema.GetColumnOrNull(Input) is null)
            input = _valid;
        if (fault == Fault.FitsOtherwiseTheSecondTime && _fits == 2)
            input = ml.Data.TakeRows(input, 3);
        ITransformer fitted = RefusalsOf(() => _normalizer.Fit(input)), other = _normalizer.Fit(ml.Data.TakeRows(_valid, 3));
        return new FaultyTransformer(fitted, other, _valid, fault);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        if (fault == Fault.PromisesForInvalidData)
            inputSchema = SchemaShape.Create(_valid.Schema);
        SchemaShape promise = RefusalsOf(() => _normalizer.GetOutputSchema(inputSchema));
        IEnumerable<SchemaShape.Column> columns = promise.Select(column => column.Name == Output ? Promise(column) : column);
        return new SchemaShape(fault == Fault.PromisesTooFewColumns ? columns.SkipLast(1) : columns);
    }

    private SchemaShape.Column Promise(SchemaShape.Column column)
    {
        var (kind, item, isKey, annotations) = (column.Kind, column.ItemType, column.IsKey, column.Annotations);
        switch (fault)
        {
            case Fault.PromisesAnotherKind:
            case Fault.PromisesSomethingElseAfterFit when _fits > 0:
                kind = SchemaShape.Column.VectorKind.VariableVector;
                break;
            case Fault.PromisesAnotherItemType:
                item = NumberDataViewType.Double;
                break;
            case Fault.PromisesAKey:
                (item, isKey) = (NumberDataViewType.UInt32, true);
                break;
            case Fault.PromisesAnAnnotationTooMany:
                var extra = new SchemaShape.Column(
                    "Extra", SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false);
                annotations = new SchemaShape([.. annotations, extra]);
                break;
            case Fault.PromisesAnAnnotationTooFew:
                annotations = new SchemaShape(annotations.Skip(1));
                break;
        }
        return new SchemaShape.Column(Output, kind, item, isKey, annotations);
    }

    private T RefusalsOf<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (ArgumentOutOfRangeException) when (fault == Fault.RefusesWithAnotherException)
        {
            throw new KeyNotFoundException(Input);
        }
        catch (ArgumentOutOfRangeException) when (fault == Fault.RefusesWithoutTheColumnsName)
        {
            throw new InvalidOperationException("A column is missing.");
        }
    }
}
