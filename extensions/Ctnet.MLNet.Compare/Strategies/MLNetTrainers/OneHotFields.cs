using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Ctnet.MLNet.Compare.Strategies.MLNetTrainers;

/// <summary>
/// Expands an aligned feature vector for ML.NET's own trainers: each field of ids becomes a sparse column of zeros and ones.
/// </summary>
internal static class OneHotFields
{
    /// <summary>The columns that <see cref="Create"/> adds.</summary>
    public static string[] Names(IEnumerable<FieldSlots> fields) => [.. fields.Select(Name)];

    /// <param name="ml">The context.</param>
    /// <param name="layout">The layout of the vectors.</param>
    /// <param name="fields">The fields to expand. A number is kept, and a missing number becomes zero.</param>
    public static IEstimator<ITransformer> Create(MLContext ml, FeatureLayout layout, IReadOnlyList<FieldSlots> fields) =>
        fields.Aggregate(
            (IEstimator<ITransformer>)new EstimatorChain<ITransformer>(), (chain, field) => chain.Append(Map(ml, layout, field)));

    private static string Name(FieldSlots field) => $"OneHot.{field.Name}";

    private static CustomMappingEstimator<Aligned, OneHot> Map(MLContext ml, FeatureLayout layout, FieldSlots field)
    {
        int width = field.Space is null ? field.Count : layout.Rows[field.Space];
        SchemaDefinition input = SchemaDefinition.Create(typeof(Aligned)), output = SchemaDefinition.Create(typeof(OneHot));
        int slots = layout.Fields.Sum(each => each.Count);
        input[nameof(Aligned.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, slots);
        output[nameof(OneHot.Values)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        output[nameof(OneHot.Values)].ColumnName = Name(field);
        return ml.Transforms.CustomMapping<Aligned, OneHot>(
            (row, result) => result.Values = field.Space is null ? Numbers(row, field) : Ids(row, field, width),
            contractName: null,
            input,
            output);
    }

    private static IEnumerable<float> Slots(Aligned row, FieldSlots field) =>
        row.Features.DenseValues().Skip(field.Start).Take(field.Count);

    private static VBuffer<float> Numbers(Aligned row, FieldSlots field)
    {
        float[] values = [.. Slots(row, field).Select(value => float.IsNaN(value) ? 0 : value)];
        return new(values.Length, values);
    }

    // Id 0 is a missing value, or an unused slot of a set.
    private static VBuffer<float> Ids(Aligned row, FieldSlots field, int width)
    {
        int[] ids = [.. Slots(row, field).Select(FeatureLayout.IdOf).Where(id => id > 0).Distinct().Order()];
        return new(width, ids.Length, [.. ids.Select(_ => 1f)], ids);
    }

    private sealed class Aligned
    {
        public VBuffer<float> Features { get; set; }
    }

    private sealed class OneHot
    {
        public VBuffer<float> Values { get; set; }
    }
}
