using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>
/// A target whose clicks depend on the user and on the item, with few rows for each, and two sources: the home feed knows the
/// users, and the search log knows the items. Each source has a schema of its own.
/// </summary>
internal static class TwoSourceWorld
{
    private const int Users = 150, Items = 150;

    public static FeatureSchema Schema { get; } = FeatureSchema.Create("guide").Categorical("user").Categorical("item")
        .Domain("guide", guide => guide.Column("user", "Visitor").Column("item", "Product")).Build();

    private static readonly FeatureSchema s_home = FeatureSchema.Create("home").Categorical("user")
        .Domain("home", home => home.Column("user", "UserId"))
        .Domain("guide", guide => guide.Column("user", "Visitor")).Build();

    private static readonly FeatureSchema s_search = FeatureSchema.Create("search").Categorical("thing")
        .Domain("search", search => search.Column("thing", "ItemId"))
        .Domain("shelf", shelf => shelf.Column("thing", "Product")).Build();

    public static ITransformer Home(MLContext ml, int seed = 1) =>
        Source(ml, s_home, "home", Draw(seed, 12_000, (user, _) => 2 * Trait(user)));

    public static ITransformer Search(MLContext ml, int seed = 2, int[]? hiddenUnits = null) =>
        Source(ml, s_search, "search", Draw(seed, 12_000, (_, item) => 2 * Trait(1000 + item)), hiddenUnits);

    /// <summary>The search log as a further source. Its schema has another name for the target's domain.</summary>
    public static CtnetSource SearchSource(ITransformer? pipeline) =>
        new() { Name = "search", Source = pipeline, Domain = "shelf" };

    public static GuideRow[] Guide(int rows, int seed) =>
    [
        .. Draw(seed, rows, (user, item) => 2 * (Trait(user) + Trait(1000 + item))).Select(row => new GuideRow
        {
            Visitor = row.UserId, Product = row.ItemId, Clicked = row.Clicked,
        }),
    ];

    /// <summary>A CTNet over rows of the target.</summary>
    public static ITransformer Target(MLContext ml, CtnetAdapterOptions options, IDataView rows) =>
        ml.Transforms.AlignFeatureSchema(Schema, "guide")
            .Append(ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(rows);

    private static TransformerChain<CtrPredictionTransformer> Source(
        MLContext ml, FeatureSchema schema, string domain, HomeRow[] rows, int[]? hiddenUnits = null)
    {
        CtrTowerOptions options = Tiny.Tower();
        (options.NumberOfEpochs, options.LinearTerm) = (2, false);
        options.HiddenUnits = hiddenUnits ?? options.HiddenUnits;
        return ml.Transforms.AlignFeatureSchema(schema, domain)
            .Append(ml.BinaryClassification.Trainers.CtrTower(options)).Fit(ml.View(rows));
    }

    private static HomeRow[] Draw(int seed, int rows, Func<int, int, double> logit)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Row(random.Next(Users), random.Next(Items)))];

        HomeRow Row(int user, int item) => new()
        {
            UserId = $"u{user}", ItemId = $"i{item}",
            Clicked = random.NextDouble() < 1 / (1 + Math.Exp(-logit(user, item))),
        };
    }

    // A fixed trait of each user and item, -1 or 1.
    private static int Trait(int number) => 2 * new Random(number).Next(2) - 1;
}
