namespace Ctnet.MLNet.Tests.Training;

/// <summary>Rows with two sequences: one over the space of the row's film, one over a space of its own.</summary>
internal static class SequenceWorld
{
    public static FeatureSchema Schema { get; } = FeatureSchema.Create("sequences")
        .Categorical("film", space: "films").Sequence("seen", space: "films", maximumValues: 4)
        .Sequence("searched", maximumValues: 3).Numeric("price")
        .Domain("home", home => home
            .Column("film", "Film").Column("seen", "Seen", separator: " ").Column("searched", "Searched", separator: " ")
            .Column("price", "Price"))
        .Domain("guide", guide => guide
            .Column("film", "Film").Column("seen", "Seen", separator: " ").Column("searched", "Searched", separator: " ")
            .Column("price", "Price"))
        .Build();

    public static SequenceRow[] Rows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Row())];

        SequenceRow Row()
        {
            int film = random.Next(20);
            int[] seen = [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(20))];
            return new()
            {
                Film = $"f{film}", Numbers = $"{film % 3} {film % 5}",
                Seen = string.Join(' ', seen.Select(other => $"f{other}")), Price = random.NextSingle(),
                Searched = string.Join(' ', Enumerable.Range(0, random.Next(5)).Select(_ => $"w{random.Next(9)}")),
                Clicked = seen.Contains(film) || random.Next(4) == 0,
            };
        }
    }
}
