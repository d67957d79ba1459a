using Ctnet.MLNet.Alignment.Vocabularies;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>Random aligned rows. Ids follow a power law, as in click logs, and one row in ten is clicked.</summary>
internal static class AlignedImpressions
{
    public static IDataView Create(MLContext ml, BenchmarkShape shape, int rows)
    {
        var random = new Random(1);
        Row[] all = [.. Enumerable.Range(0, rows).Select(_ => new Row
        {
            Label = random.NextDouble() < 0.1,
            Features =
            [
                .. Enumerable.Range(0, shape.Fields)
                    .Select(_ => (float)(IdSpace.Reserved + (int)(Math.Pow(random.NextDouble(), 4) * shape.Values)))
            ],
        })];
        var layout = new FeatureLayout(
            "benchmark", "benchmark",
            [.. Enumerable.Range(0, shape.Fields).Select(
                field => new FieldSlots($"f{field}", FieldKind.Categorical, FieldGroup.Shared, field, 1, $"f{field}", null))],
            Enumerable.Range(0, shape.Fields).ToDictionary(field => $"f{field}", _ => shape.Values + IdSpace.Reserved));
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, shape.Fields);
        schema[nameof(Row.Features)].AddAnnotation(
            FeatureLayout.AnnotationKind, layout.ToJson().AsMemory(), TextDataViewType.Instance);
        return ml.Data.LoadFromEnumerable(all, schema);
    }

    private sealed class Row
    {
        public bool Label { get; set; }

        public float[] Features { get; set; } = [];
    }
}
