using System.IO.Compression;
using Ctnet.MLNet.Tests.MLNetSurface;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Pipeline;

/// <summary>ML.NET's own Save stores weights as they are: compression would take ten times the time for a tenth of the size.</summary>
internal sealed class ZipEntryWriterTests
{
    [Test]
    public void Weights_are_stored_and_texts_are_compressed()
    {
        FeatureSchema schema = FeatureSchema.Create("many").Categorical("user")
            .Domain("guide", domain => domain.Map("user", new() { Column = "User" })).Build();
        IDataView rows = Clicks.Context.Data.LoadFromEnumerable(Enumerable.Range(0, 20_000).Select(i => new Row
        {
            User = $"user {i}", Label = i % 3 == 0,
        }));
        var options = new CtrTowerOptions { EmbeddingSize = 16, HiddenUnits = [4], BatchSize = 4096 };
        TransformerChain<CtrPredictionTransformer> model = Clicks.Context.Transforms.AlignFeatureSchema(schema, "guide")
            .Append(Clicks.Context.BinaryClassification.Trainers.CtrTower(options)).Fit(rows);
        using var file = new MemoryStream();
        Clicks.Context.Model.Save(model, rows.Schema, file);

        using (var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
        {
            ZipArchiveEntry texts = Section(zip, 0), weights = Section(zip, 1);
            Assert.That(weights.Length, Is.GreaterThan(20_000 * 16 * sizeof(float)));
            Assert.That(weights.CompressedLength, Is.EqualTo(weights.Length));
            Assert.That(texts.CompressedLength, Is.LessThan(texts.Length / 2));
            Assert.That(zip.Entries.Select(entry => entry.FullName), Is.Unique);
        }

        file.Position = 0;
        ITransformer loaded = Clicks.Context.Model.Load(file, out _);
        Assert.That(Scores(loaded), Is.EqualTo(Scores(model)));

        IEnumerable<float> Scores(ITransformer scoring) => Prediction.Of(scoring.Transform(rows)).Select(row => row.Score);
    }

    private static ZipArchiveEntry Section(ZipArchive zip, int part) => zip.Entries.Single(
        entry => entry.FullName.Replace('\\', '/') == $"TransformerChain/Transform_{part:000}/Ctnet");

    private sealed class Row
    {
        public string User { get; set; } = "";

        public bool Label { get; set; }
    }
}
