using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Framework.Views;
using Ctnet.MLNet.Tests.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.SourceTower;

/// <summary>A tower that a Python script makes with PyTorch is a source like any other.</summary>
public sealed class TowerImportTests
{
    private const string Python = "/usr/bin/python3";

    private static readonly MLContext Context = SampleDomains.Context;

    private TemporaryFolder _folder;

    private string Description => _folder.File("tower.json");

    private string Weights => _folder.File("tower.safetensors");

    [OneTimeSetUp]
    public void WriteTower()
    {
        _folder = new();
        if (!File.Exists(Python) || Run("-c", "import torch, numpy").ExitCode != 0)
            Assert.Ignore($"There is no {Python} with torch.");
        (int exitCode, string errors) = Run(
            Path.Combine(Framework.Repository.Root, "Ctnet.MLNet.Tests", "SourceTower", "write_tower.py"), _folder.Path);
        Assert.That(exitCode, Is.Zero, errors);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void It_gives_the_logits_that_PyTorch_gives()
    {
        IDataView scored = Context.Model.LoadSourceTower(Description, Weights).Transform(Rows());
        Assert.That(scored.GetColumn<float>("Score"), Is.EqualTo(Logits()).Within(1e-5f));
        Assert.That(Logits().Distinct().Count(), Is.EqualTo(6));
    }

    [Test]
    public void It_is_a_source_for_CTNet_and_survives_saving()
    {
        var source = Context.Model.LoadSourceTower(Description, Weights);
        IDataView rows = Context.Transforms.Expression("Label", "x => x > 0", "Logit").Fit(Rows()).Transform(Rows());
        var options = SampleDomains.Adapter();
        options.Source = source;
        var model = Context.Transforms.AlignFeatureSchema(((FeatureAlignmentTransformer)source.First()).Schema, "guide")
            .Append(Context.Transforms.FeaturizeWithSourceTower(source))
            .Append(Context.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(rows);
        Context.Model.Save(model, rows.Schema, _folder.File("model.zip"));
        IDataView loaded = Context.Model.Load(_folder.File("model.zip"), out _).Transform(rows);

        Assert.That(loaded.GetColumn<float[]>("SourceTower.Logit").Select(logit => logit[0]), Is.EqualTo(Logits()).Within(1e-5f));
        Assert.That(loaded.GetColumn<float>("Score"), Is.EqualTo(model.Transform(rows).GetColumn<float>("Score")));
    }

    [Test]
    public void It_may_come_from_streams()
    {
        var source = Context.Model.LoadSourceTower(new OneWayStream(Description), new OneWayStream(Weights));
        Assert.That(source.Transform(Rows()).GetColumn<float>("Score"), Is.EqualTo(Logits()).Within(1e-5f));
    }

    [TestCase("hiddenUnits", "[8, 7]", "'layers.1.weight' are [6, 8]; [7, 8] fits")]
    [TestCase("hiddenUnits", "[8, 6, 2]", "lack 'layers.2.weight' [2, 6]")]
    [TestCase("embeddingSize", "5", "'embeddings.user' are [22, 4]; [22, 5] fits")]
    [TestCase("embeddingSize", "0", "EmbeddingSize must be between")]
    [TestCase("domain", "\"nowhere\"", "nowhere")]
    [TestCase("vocabularies", "{}", "lacks the vocabulary 'user'")]
    [TestCase("vocabularies", "{\"user\":[\"a\",\"a\"],\"item\":[],\"tags\":[]}", "stands twice")]
    [TestCase("scales", "{}", "lacks the scale of field 'price'")]
    [TestCase("scales", "{\"price\":{\"mean\":0,\"deviation\":0}}", "scale of field 'price'")]
    [TestCase("more", "1", "does not describe a tower")]
    public void A_part_that_does_not_fit_is_named(string key, string value, string message)
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(Description))!;
        document[key] = JsonNode.Parse(value);
        File.WriteAllText(_folder.File("wrong.json"), document.ToJsonString());
        Assert.That(() => Context.Model.LoadSourceTower(_folder.File("wrong.json"), Weights),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(message));
    }

    private IDataView Rows() => Context.Data.LoadFromTextFile(
        _folder.File("rows.tsv"),
        [new("User", DataKind.String, 0), new("Item", DataKind.String, 1), new("Tags", DataKind.String, 2),
            new("Price", DataKind.String, 3), new("Logit", DataKind.Single, 4)],
        hasHeader: true);

    private float[] Logits() =>
        [.. File.ReadLines(_folder.File("rows.tsv")).Skip(1)
            .Select(line => float.Parse(line.Split('\t')[^1], CultureInfo.InvariantCulture))];

    private static (int ExitCode, string Errors) Run(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
