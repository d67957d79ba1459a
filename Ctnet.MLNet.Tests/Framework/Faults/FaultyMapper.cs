using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework.Faults;

internal sealed class FaultyMapper(IRowToRowMapper mapper, IRowToRowMapper other, Fault fault) : IRowToRowMapper
{
    public DataViewSchema InputSchema => fault == Fault.MapsAnotherInputSchema ? mapper.OutputSchema : mapper.InputSchema;

    public DataViewSchema OutputSchema => fault == Fault.MapsToAnotherSchema ? mapper.InputSchema : mapper.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        mapper.GetDependencies(dependingColumns)
            .Where(column => fault != Fault.MapsFromUndeclaredColumns || column.Name != FaultyEstimator.Input);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        (fault == Fault.MapsOtherwise ? other : mapper).GetRow(input, activeColumns);
}
