using System.IO.Compression;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tables;

/// <summary>A model does not depend on where its rows came from.</summary>
public sealed class TableTrainingTests
{
    private const int Rows = 600;

    private static readonly FeatureSchema s_schema = FeatureSchema.Create("shop")
        .Categorical("user").Set("tags", maximumValues: 4).Numeric("price", NumericEncoding.Log)
        .Domain("home", home => home.Column("user", "User").Column("tags", "Tags").Column("price", "Price"))
        .Build();

    [Test]
    public void A_model_of_a_file_has_the_bits_of_a_model_of_the_same_rows_in_memory()
    {
        using var folder = new TableFolder();
        Click[] clicks = [.. Enumerable.Range(0, Rows).Select(row => new Click
        {
            User = row * 7 % 41, Tags = [.. Enumerable.Range(0, row % 3).Select(tag => $"t{tag + row % 5}")],
            Price = row % 11 == 0 ? float.NaN : row % 13, Clicked = row * 7 % 41 % 3 == 0,
        })];
        string parquet = folder.WriteParquet(
            "a.parquet",
            $"""
            SELECT range * 7 % 41 AS User, list_transform(range(range % 3), lambda tag: 't' || (tag + range % 5)) AS Tags,
                CASE WHEN range % 11 = 0 THEN NULL ELSE range % 13 END::FLOAT AS Price, range * 7 % 41 % 3 = 0 AS Clicked
            FROM range({Rows})
            """);
        string text = folder.Write(
            "a.csv",
            "User,Price,Clicked,Tags\n" + string.Concat(clicks.Select(click =>
                $"{click.User},{(float.IsNaN(click.Price) ? "" : $"{click.Price}")},{(click.Clicked ? 1 : 0)},"
                + $"{string.Join('|', click.Tags)}\n")));
        Dictionary<string, byte[]> memory = Fit(s_schema, new MLContext(seed: 1).Data.LoadFromEnumerable(clicks));

        Assert.Multiple(() =>
        {
            Assert.That(Fit(s_schema, folder.Load(parquet)), Is.EqualTo(memory));
            IDataView typed = folder.Load(
                text, TableFolder.Typed(("User", DataKind.Int64), ("Price", DataKind.Single), ("Clicked", DataKind.Boolean)));
            Assert.That(Weights(Fit(Separated(), typed)), Is.EqualTo(Weights(memory)));
        });
    }

    private static FeatureSchema Separated() => FeatureSchema.Create("shop")
        .Categorical("user").Set("tags", maximumValues: 4).Numeric("price", NumericEncoding.Log)
        .Domain("home", home => home.Column("user", "User").Column("tags", "Tags", separator: "|").Column("price", "Price"))
        .Build();

    private static Dictionary<string, byte[]> Fit(FeatureSchema schema, IDataView rows)
    {
        var ml = new MLContext(seed: 1);
        var options = new CtrTowerOptions { LabelColumnName = "Clicked", NumberOfThreads = 1 };
        ITransformer model = ml.Transforms.AlignFeatureSchema(schema, "home")
            .Append(ml.BinaryClassification.Trainers.CtrTower(options))
            .Fit(rows);
        using var file = new MemoryStream();
        ml.Model.Save(model, null, file);
        using var zip = new ZipArchive(file);
        return zip.Entries.ToDictionary(entry => entry.FullName, Bytes);
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static Dictionary<string, byte[]> Weights(Dictionary<string, byte[]> model) =>
        model.Where(entry => !entry.Key.Contains("Transform_000", StringComparison.Ordinal)).ToDictionary();

    private sealed class Click
    {
        public required long User { get; init; }

        public required string[] Tags { get; init; }

        public required float Price { get; init; }

        public required bool Clicked { get; init; }
    }
}
