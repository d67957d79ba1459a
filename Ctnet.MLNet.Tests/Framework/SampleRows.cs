using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework;

/// <summary>A dozen rows of many types, missing and extreme values among them.</summary>
internal static class SampleRows
{
    private static readonly string?[] Texts =
    [
        "action", "drama", "action", "", null, "sci-fi", "drama", "Été", "a longer text, with a comma", "x", "action", "drama",
    ];

    /// <summary>
    /// The view is cached, because ML.NET's views over collections cannot shuffle, and the checks need shuffling.
    /// </summary>
    public static IDataView View(MLContext ml) => ml.Data.Cache(ml.Data.LoadFromEnumerable(Texts.Select((text, i) => new SampleRow
    {
        Label = i % 3 == 0,
        Number = i switch { 3 => float.NaN, 5 => -1e6f, _ => i / 4f },
        Vector = [i, -i, i * i],
        Text = text!,
        Count = i - 5,
        Moment = DateTime.Parse("2020-02-28", CultureInfo.InvariantCulture).AddDays(i),
    }).ToArray()));

    public static IDataView Without(MLContext ml, string column)
    {
        IDataView view = View(ml);
        return ml.Transforms.DropColumns(column).Fit(view).Transform(view);
    }

    private sealed class SampleRow
    {
        public bool Label { get; init; }

        public float Number { get; init; }

        [VectorType(3)]
        public required float[] Vector { get; init; }

        public required string Text { get; init; }

        public int Count { get; init; }

        public DateTime Moment { get; init; }
    }
}
