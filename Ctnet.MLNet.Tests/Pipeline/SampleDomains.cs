using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Pipeline;

/// <summary>The sample rows as domains with different fields, and small models of them.</summary>
internal static class SampleDomains
{
    public const string Source = "source", Target = "target", Texts = "texts";

    public static MLContext Context { get; } = new(seed: 1);

    public static FeatureSchema Schema { get; } = FeatureSchema.Create("samples")
        .Categorical("text").Categorical("flag", FieldGroup.Specific).Set("words", maximumValues: 3)
            .Numeric("number", NumericEncoding.Log)
        .Numeric("count", NumericEncoding.Quantiles, buckets: 4).Categorical("page")
        .Domain(Source, source => source
            .Column("text", "Text").Column("words", "Text", separator: " ").Column("number", "Number").Column("count", "Count")
            .Constant("page", "source"))
        .Domain(Target, target => target
            .Column("text", "Text").Column("flag", "Flag").Column("words", "Vector").Column("count", "Count", scale: 2)
            .Constant("page", "target"))
        // The target without its vector, for rows that come from a file.
        .Domain(Texts, target => target
            .Column("text", "Text").Column("flag", "Flag").Column("words", "Text", separator: " ")
                .Column("count", "Count", scale: 2)
            .Constant("page", "target"))
        .Build();

    /// <summary>The sample rows with a weight and a flag.</summary>
    public static IDataView Rows { get; } = Extend(SampleRows.View(Context));

    /// <summary>The rows with the target's feature column.</summary>
    public static IDataView Aligned { get; } = Align().Fit(Rows).Transform(Rows);

    /// <summary>AlignFeatureSchema and CtrTower, fitted to the rows as the source domain's.</summary>
    public static ITransformer SourceModel { get; } =
        Context.Transforms.AlignFeatureSchema(Schema, Source).Append(Context.BinaryClassification.Trainers.CtrTower(Tower()))
            .Fit(Rows);

    /// <summary>The rows with the target's feature column and the source tower's columns.</summary>
    public static IDataView WithSourceColumns =>
        Context.Transforms.FeaturizeWithSourceTower(SourceModel).Fit(Aligned).Transform(Aligned);

    public static FeatureAlignmentEstimator Align() => Context.Transforms.AlignFeatureSchema(Schema, Target);

    public static CtrTowerOptions Tower() => new()
    {
        EmbeddingSize = 3, HiddenUnits = [5, 4], BatchSize = 4, NumberOfEpochs = 2, NumberOfThreads = 1, Seed = 7,
    };

    public static CtnetAdapterOptions Adapter() => new()
    {
        EmbeddingSize = 3, HiddenUnits = [6, 2], BatchSize = 4, NumberOfEpochs = 2, NumberOfThreads = 1, Seed = 7,
    };

    public static IDataView Without(IDataView rows, params string[] columns) => Context.Transforms.DropColumns(columns).Fit(rows)
        .Transform(rows);

    private static IDataView Extend(IDataView rows) =>
        Context.Transforms.Expression("Weight", "(c) => single(c * c) / 10f", "Count")
        .Append(Context.Transforms.Expression("Flag", "(c) => c % 2 == 0", "Count"))
        .Append(Context.Transforms.Expression("Converted", "(c, l) => l && c % 3 == 0", "Count", "Label"))
        .Fit(rows).Transform(rows);
}
