namespace Ctnet.MLNet.Diagnostics;

/// <summary>Simulates rows whose clicks depend on the user, the item and the place. They are the same on every machine.</summary>
internal static class TrialRows
{
    public const string Domain = "trial";

    /// <summary>The number of values of each field.</summary>
    public static readonly IReadOnlyDictionary<string, int> Values =
        new Dictionary<string, int> { ["user"] = 2_000, ["item"] = 500, ["place"] = 8 };

    public static FeatureSchema Schema { get; } = FeatureSchema.Create("trial")
        .Categorical("user").Categorical("item").Categorical("place")
        .Domain(Domain, domain => domain
            .Column("user", nameof(TrialRow.User)).Column("item", nameof(TrialRow.Item)).Column("place", nameof(TrialRow.Place)))
        .Build();

    public static TrialRow[] Draw(int rows)
    {
        var random = new Random(1);
        double[] users = Effects(random, "user"), items = Effects(random, "item"), places = Effects(random, "place");
        return
        [
            .. Enumerable.Range(0, rows).Select(_ =>
            {
                int user = random.Next(users.Length), item = random.Next(items.Length), place = random.Next(places.Length);
                double logit = users[user] + items[item] + places[place] - 1.5;
                return new TrialRow
                {
                    User = Name("user", user), Item = Name("item", item), Place = Name("place", place),
                    Clicked = random.NextDouble() < 1 / (1 + Math.Exp(-logit)),
                };
            })
        ];
    }

    /// <summary>The text of a value.</summary>
    public static string Name(string field, int value) => $"{field}{value}";

    private static double[] Effects(Random random, string field) =>
        [.. Enumerable.Range(0, Values[field]).Select(_ => 2 * random.NextDouble() - 1)];
}
