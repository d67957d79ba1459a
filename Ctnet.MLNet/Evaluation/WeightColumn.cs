using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Evaluation;

/// <summary>Reads a column of row weights: Single.</summary>
internal static class WeightColumn
{
    public static bool CanRead(DataViewType type) => type == NumberDataViewType.Single;

    public static ValueGetter<float> GetGetter(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<float>(column);
        return (ref float weight) =>
        {
            getter(ref weight);
            if (!ExampleWeights.IsValid(weight))
            {
                throw new InvalidOperationException(
                    FormattableString.Invariant($"Weight column '{column.Name}' is {weight} in row {row.Position} ")
                    + "(counted from 0): a weight is a number from 0 to 1,000,000.");
            }
        };
    }
}
