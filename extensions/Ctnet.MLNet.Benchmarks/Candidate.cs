namespace Ctnet.MLNet.Benchmarks;

/// <summary>An item that may be shown to a user. Some of its fields have many values, and some have few.</summary>
public sealed class Candidate
{
    public string User { get; set; } = "";

    public string Age { get; set; } = "";

    public string City { get; set; } = "";

    public string Device { get; set; } = "";

    public string Item { get; set; } = "";

    public string Category { get; set; } = "";

    public string Brand { get; set; } = "";

    public string Hour { get; set; } = "";

    public bool Label { get; set; }

    /// <summary>Draws candidates for one user at one time. Values follow a power law.</summary>
    public static Candidate[] Draw(Random random, int count)
    {
        string user = Value(100_000), age = Value(10), city = Value(500), device = Value(20), hour = Value(24);
        return
        [
            .. Enumerable.Range(0, count).Select(_ => new Candidate
            {
                User = user, Age = age, City = city, Device = device, Hour = hour,
                Item = Value(50_000), Category = Value(200), Brand = Value(5_000),
                Label = random.NextDouble() < 0.1,
            }),
        ];

        string Value(int values) => $"v{(int)(Math.Pow(random.NextDouble(), 4) * values)}";
    }
}
