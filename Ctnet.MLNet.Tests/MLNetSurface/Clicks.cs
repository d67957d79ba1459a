using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.MLNetSurface;

/// <summary>Two domains in which clicks depend on the item, a little on the price, and not on the weather.</summary>
internal static class Clicks
{
    public static MLContext Context { get; } = new(seed: 1);

    public static FeatureSchema Schema { get; } = FeatureSchema.Create("clicks")
        .Categorical("weather").Numeric("price").Categorical("item").Set("tags", maximumValues: 2)
        .Domain("home", home => home.Column("weather", "Weather").Column("price", "Price").Column("item", "ItemId")
            .Column("tags", "Tags", separator: "|"))
        .Domain("guide", guide => guide.Column("weather", "Weather").Column("price", "Price").Column("item", "Product"))
        .Build();

    public static IDataView Home { get; } = Context.Data.LoadFromEnumerable(HomeRows(seed: 1, rows: 600));

    public static GuideClick[] GuideRows { get; } = [.. Draw(seed: 2, rows: 400).Select(
        row => new GuideClick { Weather = row.Weather, Price = row.Price, Product = row.Item, Label = row.Clicked })];

    public static IDataView Guide { get; } = Context.Data.LoadFromEnumerable(GuideRows);

    public static ITransformer Source { get; } =
        Context.Transforms.AlignFeatureSchema(Schema, "home").Append(Context.BinaryClassification.Trainers.CtrTower(Tower()))
            .Fit(Home);

    /// <summary>A second source, which has seen other rows.</summary>
    public static ITransformer Search { get; } =
        Context.Transforms.AlignFeatureSchema(Schema, "home").Append(Context.BinaryClassification.Trainers.CtrTower(Tower()))
            .Fit(Context.Data.LoadFromEnumerable(HomeRows(seed: 4, rows: 300)));

    public static CtrTowerOptions Tower() => new()
    {
        EmbeddingSize = 4, HiddenUnits = [8, 4], BatchSize = 32, NumberOfEpochs = 4, NumberOfThreads = 1, Seed = 3,
    };

    public static CtnetAdapterOptions Adapter() => new()
    {
        EmbeddingSize = 4, HiddenUnits = [8, 4], BatchSize = 32, NumberOfEpochs = 2, NumberOfThreads = 1, Seed = 3,
    };

    public static FeatureAlignmentEstimator Align() => Context.Transforms.AlignFeatureSchema(Schema, "guide");

    /// <summary>AlignFeatureSchema and CtrTower.</summary>
    public static IEstimator<ITransformer> TowerPipeline() =>
        Align().Append(Context.BinaryClassification.Trainers.CtrTower(Tower()));

    /// <summary>CTNet with the columns of FeaturizeWithSourceTower.</summary>
    public static IEstimator<ITransformer> ColumnsPipeline() => Align()
        .Append(Context.Transforms.FeaturizeWithSourceTower(Source))
        .Append(Context.BinaryClassification.Trainers.CtnetAdapter(Adapter()));

    /// <summary>CTNet that is given its source as an option.</summary>
    public static IEstimator<ITransformer> SourcePipeline()
    {
        CtnetAdapterOptions options = Adapter();
        options.Source = Source;
        return Align().Append(Context.BinaryClassification.Trainers.CtnetAdapter(options));
    }

    /// <summary>CTNet with two sources.</summary>
    public static IEstimator<ITransformer> SourcesPipeline()
    {
        CtnetAdapterOptions options = Adapter();
        (options.Source, options.SourceLogit) = (Source, true);
        options.FurtherSources = [new() { Name = "search", Source = Search }];
        return Align().Append(Context.BinaryClassification.Trainers.CtnetAdapter(options));
    }

    /// <summary>All pipelines as test cases.</summary>
    public static IEnumerable<TestCaseData<IEstimator<ITransformer>>> Pipelines()
    {
        yield return new(TowerPipeline()) { TestName = "{m}(CtrTower)" };
        yield return new(ColumnsPipeline()) { TestName = "{m}(CTNet with source columns)" };
        yield return new(SourcePipeline()) { TestName = "{m}(CTNet with its source)" };
        yield return new(SourcesPipeline()) { TestName = "{m}(CTNet with two sources)" };
    }

    private static IEnumerable<HomeClick> HomeRows(int seed, int rows) => Draw(seed, rows).Select(row => new HomeClick
    {
        Weather = row.Weather,
        Price = row.Price,
        ItemId = row.Item,
        Tags = row.Tags,
        Label = row.Clicked,
    });

    private static IEnumerable<(string Weather, float Price, string Item, string Tags, bool Clicked)> Draw(int seed, int rows)
    {
        var random = new Random(seed);
        for (int i = 0; i < rows; i++)
        {
            int item = random.Next(10);
            float price = random.NextSingle();
            yield return ($"w{random.Next(4)}", price, $"i{item}", $"t{item % 3}|t{random.Next(3)}",
                random.NextDouble() < (item < 5 ? 0.8 : 0.1) + 0.1 * price);
        }
    }
}
