using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Ranks;

/// <summary>A row of a log with every kind of column.</summary>
internal sealed class RankLogRow
{
    public double Time { get; set; }

    public string User { get; set; } = "";

    public string Item { get; set; } = "";

    public string Tags { get; set; } = "";

    public float Price { get; set; }

    [VectorType(2)]
    public float[] Picture { get; set; } = [];

    public bool Clicked { get; set; }

    /// <summary>Draws rows of some days. Later ones have further users and items.</summary>
    public static RankLogRow[] Draw(int rows, int seed, int firstDay = 0)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, rows).Select(row => new RankLogRow
            {
                Time = ((firstDay + row * 3 / rows) * 24 + random.NextDouble() * 24) * 3600,
                User = random.Next(20) == 0 ? "" : $"u{firstDay + random.Next(40)}",
                Item = $"i{Math.Sqrt(random.Next(400)) + firstDay:0}",
                Tags = string.Join(' ', Enumerable.Range(0, random.Next(4)).Select(_ => $"i{random.Next(9)}")),
                Price = random.Next(8) == 0 ? float.NaN : random.Next(1, 90),
                Picture = [random.Next(3), random.NextSingle()],
                Clicked = random.Next(4) == 0,
            }),
        ];
    }
}
