using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Fields of texts are collected in blocks of rows, on several threads. The ids are those of plain loops.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PlainTextBlockTests
{
    // The first fit's rows are no whole block; the second one's are several and a part.
    [Test]
    public void Ids_follow_the_first_occurrence_in_each_space(
        [Values(1, 255, 256, 257, 900)] int rows, [Values] bool withSet)
    {
        var random = new Random(rows);
        PlainTextRow[] first = [.. Enumerable.Range(0, rows).Select(_ => Row(random))];
        PlainTextRow[] second = [.. Enumerable.Range(0, 600).Select(_ => Row(random))];
        FeatureSchemaBuilder schema = FeatureSchema.Create("blocks")
            .Categorical("a", space: "ab").Categorical("b", space: "ab").Categorical("c");
        // A set in the space of two fields: its values are added while the row is read.
        if (withSet)
            schema.Set("more", space: "ab", maximumValues: 3);
        schema.Domain("d", columns =>
        {
            columns.Column("a", "A").Column("b", "B").Column("c", "C");
            if (withSet)
                columns.Column("more", "More");
        });
        FeatureAlignmentEstimator estimator = Context.Transforms.AlignFeatureSchema(schema.Build(), "d");

        FeatureAlignmentTransformer fitted = estimator.Fit(Context.Data.LoadFromEnumerable(first));
        FeatureAlignmentTransformer grown = estimator.Fit(Context.Data.LoadFromEnumerable(second), fitted);

        List<string> ab = [], c = [];
        Meet(first, withSet, ab, c);
        Check(fitted, first, ab, c);
        Meet(second, withSet, ab, c);
        Check(grown, second, ab, c);
    }

    private static void Meet(PlainTextRow[] rows, bool withSet, List<string> ab, List<string> c)
    {
        foreach (PlainTextRow row in rows)
        {
            foreach (string? value in (string?[])[row.A, row.B, .. withSet ? row.More : []])
                Add(ab, value);
            Add(c, row.C);
        }
    }

    private static void Add(List<string> values, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value) && !values.Contains(value.Trim()))
            values.Add(value.Trim());
    }

    private static void Check(FeatureAlignmentTransformer fitted, PlainTextRow[] rows, List<string> ab, List<string> c)
    {
        float[][] vectors = Vectors(fitted, Context.Data.LoadFromEnumerable(rows));
        foreach ((PlainTextRow row, float[] vector) in rows.Zip(vectors))
            Assert.That(vector[..3], Is.EqualTo([IdOf(ab, row.A), IdOf(ab, row.B), IdOf(c, row.C)]));
    }

    private static float IdOf(List<string> values, string? value) =>
        string.IsNullOrWhiteSpace(value) ? 0 : 2 + values.IndexOf(value.Trim());

    private static PlainTextRow Row(Random random) => new()
    {
        A = Text(random), B = Text(random), C = Text(random),
        More = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Text(random) ?? "none")],
    };

    private static string? Text(Random random) => random.Next(12) switch
    {
        0 => null,
        1 => "  ",
        2 => $" text {random.Next(50)} ",
        3 => $"猫 {random.Next(50)}",
        4 => $"a text of more than sixteen letters, {random.Next(50)}",
        _ => $"v{random.Next(400)}",
    };
}
