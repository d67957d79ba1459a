using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>A row whose label, weight and vector encode its number.</summary>
internal sealed class NumberedRow
{
    public bool Label { get; init; }

    public float Weight { get; init; }

    [VectorType(2)]
    public required float[] Vector { get; init; }

    public string Text { get; init; } = "";

    public static NumberedRow Create(int number) =>
        new() { Label = IsClicked(number), Weight = number / 4f, Vector = [number, -number] };

    public static bool IsClicked(int number) => number % 3 == 0;

    public static IDataView View(MLContext ml, int rows) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(Create));

    /// <summary>Endless rows.</summary>
    public static IDataView EndlessView(MLContext ml) => ml.Data.LoadFromEnumerable(Endless());

    private static IEnumerable<NumberedRow> Endless()
    {
        for (int number = 0; ; number++)
            yield return Create(number);
    }
}
