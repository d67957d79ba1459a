using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tool;

/// <summary>The command inspect says what is in a file and in a published folder.</summary>
public sealed class InspectCommandTests
{
    private TemporaryFolder _folder;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_model_with_a_source_is_told_in_full([Values] bool published)
    {
        var ml = new MLContext(seed: 1);
        ITransformer source = ml.FitSource();
        ITransformer model = ml.BinaryClassification.Continue(
            ml.FitCtnet(source, ml.View(TinyWorld.Guide(200, seed: 2))), ml.View(TinyWorld.Guide(40, seed: 3)),
            options: new() { Period = "2026-11-29" });
        string path = _folder.File(published ? "published" : "guide.zip");
        if (published)
            ml.Model.CreatePublisher(path).Publish(model);
        else
            ml.Model.SaveAtomically(model, null, path);

        ProgramResult result = BuiltProgram.Tool.Run(["inspect", path]);

        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        CtrModelParameters trained = model.Model();
        Assert.That(result.Output, Does.Contain($"Trainer: CtnetAdapter, version {trained.Version}, 2 fits of 240 rows")
            .And.Contain("Source within it: domain 'home', version " + trained.Source!.Version)
            .And.Contain("Fields of schema 'tiny', domain 'guide':")
            .And.Contain("2026-11-29")
            .And.Contain("The last 2 of 2 fits:"));
        Assert.That(result.Output, Does.Match("│ tags +│ set +│ shared +│ tags +│ +[0-9]+ │ +3 │"));
    }

    [Test]
    public void What_is_no_model_of_this_library_is_refused_in_a_line()
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.View(TinyWorld.Guide(20, seed: 2));
        ml.Model.Save(ml.Transforms.CopyColumns("Copy", "Euro").Fit(rows), rows.Schema, _folder.File("copy.zip"));
        File.WriteAllText(_folder.File("text.zip"), "text");

        foreach ((string file, string message) in new[]
        {
            ("copy.zip", "is a model of ML.NET, and no part of it is one of Ctnet.MLNet: ColumnCopyingTransformer."),
            ("text.zip", "cannot be loaded"), ("absent.zip", "absent.zip"),
        })
        {
            ProgramResult result = BuiltProgram.Tool.Run(["inspect", _folder.File(file)]);
            Assert.That(result.ExitCode, Is.EqualTo(1));
            Assert.That(result.Errors, Does.StartWith("error: ").And.Contain(message));
            Assert.That(result.Errors.Trim().Split('\n'), Has.Length.EqualTo(1));
        }
    }
}
