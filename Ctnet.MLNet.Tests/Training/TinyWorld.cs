namespace Ctnet.MLNet.Tests.Training;

/// <summary>
/// Two small domains with known click probabilities: users have tastes and items qualities, the same in both. Names and units
/// differ.
/// </summary>
internal static class TinyWorld
{
    public const int Users = 30, Items = 20;

    public static FeatureSchema Schema { get; } = FeatureSchema.Create("tiny")
        .Categorical("user", FieldGroup.User)
        .Categorical("item")
        .Set("tags", maximumValues: 3)
        .Numeric("price")
        .Categorical("placement", FieldGroup.Specific)
        .Categorical("topic", FieldGroup.Specific)
        .Domain("home", home => home
            .Column("user", "UserId").Column("item", "ItemId").Column("tags", "Tags", separator: "|")
            .Column("price", "Cents", scale: 0.01)
            .Column("placement", "Placement"))
        .Domain("guide", guide => guide
            .Column("user", "Visitor").Column("item", "Product").Column("tags", "Keywords", separator: "|")
            .Column("price", "Euro")
            .Column("topic", "Topic"))
        .Build();

    /// <summary>The schema, all of whose fields with a vocabulary evict values.</summary>
    /// <param name="after">The number of fits without a meeting; null evicts no value.</param>
    public static FeatureSchema Evicting(int? after) => new(
        Schema.Name, [.. Schema.Fields.Select(field => field.HasIdentifiers ? field with { EvictAfter = after } : field)],
        Schema.Domains, Schema.Period, Schema.Horizon);

    public static HomeRow[] Home(int rows, int seed, int firstUser = 0) =>
    [
        .. Draw(rows, seed, firstUser).Select(drawn => new HomeRow
        {
            UserId = $"u{drawn.User}", ItemId = $"i{drawn.Item}", Tags = Tags(drawn.Item), Cents = 100 * drawn.Price,
            Placement = $"p{drawn.Special}",
            Clicked = drawn.Luck < Probability(drawn.User, drawn.Item),
        }),
    ];

    public static GuideRow[] Guide(int rows, int seed, int firstUser = 0) =>
    [
        .. Draw(rows, seed, firstUser).Select(drawn => new GuideRow
        {
            Visitor = $"u{drawn.User}", Product = $"i{drawn.Item}", Keywords = Tags(drawn.Item), Euro = drawn.Price,
            Topic = $"t{drawn.Special}",
            Clicked = drawn.Luck < Probability(drawn.User, drawn.Item),
            TrueProbability = (float)Probability(drawn.User, drawn.Item),
        }),
    ];

    private static double Probability(int user, int item) => 1 / (1 + Math.Exp(-Trait(user) - Trait(1000 + item)));

    // A fixed trait for each number. Traits are about normal, with a standard deviation of 1.4.
    private static double Trait(int number) =>
        4 * (new Random(number).NextDouble() + new Random(number + 500_000).NextDouble() - 1) * 0.85;

    private static string Tags(int item) =>
        string.Join('|', Enumerable.Range(0, item % 4).Select(tag => $"tag{(item + tag) % 7}"));

    private static IEnumerable<(int User, int Item, float Price, int Special, double Luck)> Draw(
        int rows, int seed, int firstUser)
    {
        var random = new Random(seed);
        for (int i = 0; i < rows; i++)
        {
            yield return (
                firstUser + random.Next(Users), random.Next(Items), random.Next(10) == 0 ? float.NaN : random.Next(1, 100),
                random.Next(4),
                random.NextDouble());
        }
    }
}
