namespace Ctnet.MLNet.Tests.Training;

/// <summary>
/// Rows of <see cref="TinyWorld"/> whose clicks may lead to a conversion. The probability depends on the user and the item, and
/// is high where clicks are rare: a model of clicked rows alone would be wrong about the others.
/// </summary>
internal static class ConversionWorld
{
    public static GuideRow[] Guide(int rows, int seed, int firstUser = 0)
    {
        var random = new Random(seed + 77);
        return
        [
            .. TinyWorld.Guide(rows, seed, firstUser).Select(row => row.With(drawn =>
            {
                drawn.TrueConversion = Conversion(drawn);
                drawn.Bought = random.NextDouble() < drawn.TrueConversion && drawn.Clicked;
            })),
        ];
    }

    private static float Conversion(GuideRow row) =>
        0.1f + 0.3f * (1 - row.TrueProbability) + 0.3f * (Number(row.Product!) % 3) / 2;

    private static int Number(string name) => int.Parse(name[1..], System.Globalization.CultureInfo.InvariantCulture);
}
