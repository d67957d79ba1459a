using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework.Faults;

/// <param name="other">Another model, for the faults that mistake one for another.</param>
internal sealed class FaultyTransformer(ITransformer fitted, ITransformer other, IDataView valid, Fault fault) : ITransformer
{
    public bool IsRowToRowMapper => fault != Fault.MapsDespiteDenial;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        if (fault == Fault.DescribesInvalidData)
            inputSchema = valid.Schema;
        DataViewSchema schema = fitted.GetOutputSchema(inputSchema);
        if (fault != Fault.DescribesAnotherType)
            return schema;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(schema.Where(column => column.Name != FaultyEstimator.Output));
        builder.AddColumn(FaultyEstimator.Output, NumberDataViewType.Single);
        return builder.ToSchema();
    }

    public IDataView Transform(IDataView input)
    {
        if (fault == Fault.TransformsInvalidData && input.Schema.GetColumnOrNull(FaultyEstimator.Input) is null)
            input = valid;
        if (fault == Fault.TransformsEagerly)
            input.GetRowCursor(input.Schema).Dispose();
        IDataView output = fitted.Transform(input);
        return fault == Fault.HidesFromOnnx ? new FaultyView(output, fault) : new FaultyTransform(output, input, fault);
    }

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        if (fault == Fault.MapsInvalidData && inputSchema.GetColumnOrNull(FaultyEstimator.Input) is null)
            inputSchema = valid.Schema;
        return new FaultyMapper(fitted.GetRowToRowMapper(inputSchema), other.GetRowToRowMapper(inputSchema), fault);
    }

    /// <summary>Saves ML.NET's transformer, which is then loaded as such, without faults.</summary>
    public void Save(ModelSaveContext ctx) => (fault switch
    {
        Fault.SavesAnotherModel => other,
        // A chain saves each part in a folder of its own.
        Fault.SavesAnotherModelInAChain when ctx.Directory.Contains("Transform_", StringComparison.Ordinal) => other,
        Fault.SavesAnotherSchema => new TransformerChain<ITransformer>(fitted, fitted),
        _ => fitted,
    }).Save(ctx);
}
