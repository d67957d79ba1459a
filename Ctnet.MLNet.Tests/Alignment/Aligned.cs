using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Helpers that turn values into aligned feature vectors.</summary>
internal static class Aligned
{
    public static MLContext Context { get; } = new(seed: 1);

    /// <summary>A view of one column, X.</summary>
    public static IDataView Column<T>(params T[] values) =>
        Context.Data.LoadFromEnumerable(values.Select(value => new One<T> { X = value }));

    /// <summary>A schema of one field, "field", which domain "d" has in column X.</summary>
    public static FeatureSchema Schema(FeatureField field, FieldMapping? mapping = null) =>
        FeatureSchema.Create("test").Field(field)
            .Domain("d", domain => domain.Map(field.Name, mapping ?? new() { Column = "X" })).Build();

    public static FeatureAlignmentTransformer Fit(
        FeatureSchema schema, IDataView rows, string domain = "d", BadRowPolicy badRows = BadRowPolicy.Refuse) =>
        Context.Transforms.AlignFeatureSchema(schema, domain, badRows: badRows).Fit(rows);

    /// <summary>The feature vectors of all rows.</summary>
    public static float[][] Vectors(FeatureAlignmentTransformer transformer, IDataView rows) =>
        [.. transformer.Transform(rows).GetColumn<float[]>(transformer.OutputColumnName)];

    /// <summary>Fits an alignment to the rows, and encodes the same rows.</summary>
    public static float[][] Vectors(FeatureSchema schema, IDataView rows, string domain = "d") =>
        Vectors(Fit(schema, rows, domain), rows);

    /// <summary>The only slot of every row.</summary>
    public static float[] Slots(FeatureAlignmentTransformer transformer, IDataView rows) =>
        [.. Vectors(transformer, rows).Select(vector => vector.Single())];

    /// <summary>Fits an alignment to the rows, and encodes the same rows, which have one slot.</summary>
    public static float[] Slots(FeatureSchema schema, IDataView rows, BadRowPolicy badRows = BadRowPolicy.Refuse) =>
        Slots(Fit(schema, rows, badRows: badRows), rows);
}
