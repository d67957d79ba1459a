using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.MLNetSurface;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>ML.NET's temporary folder cannot be written to.</summary>
public sealed class UnpackingFolderTests
{
    private TemporaryFolder _folder = null!;
    private ITransformer _model = null!;

    // No folder can be made within a file, not even by root.
    private string NoFolder => Path.Combine(_folder.File("file"), "temporary");

    private string Model => _folder.File("model.zip");

    [SetUp]
    public void SaveModel()
    {
        _folder = new();
        File.WriteAllText(_folder.File("file"), "");
        _model = Clicks.TowerPipeline().Fit(Clicks.Guide);
        Clicks.Context.Model.SaveAtomically(_model, Clicks.Guide.Schema, Model);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Loading_says_which_folder_it_needs_and_what_for() =>
        AssertExplained(() => new MLContext { TempFilePath = NoFolder }.Model.LoadChecked(Model, out _), "cannot be loaded");

    [Test]
    public void Saving_says_which_folder_it_needs_and_what_for()
    {
        byte[] before = File.ReadAllBytes(Model);
        AssertExplained(
            () => new MLContext { TempFilePath = NoFolder }.Model.SaveAtomically(_model, null, Model), "cannot be saved");
        Assert.That(File.ReadAllBytes(Model), Is.EqualTo(before));
    }

    [Test, Platform("Linux")]
    public void A_folder_without_permission_is_named_too()
    {
        // Nobody may make a folder there, not even root.
        const string folder = "/sys";
        Assert.That(
            () => new MLContext { TempFilePath = folder }.Model.LoadChecked(Model, out _),
            Throws.TypeOf<IOException>().With.Message.StartsWith($"'{Model}' cannot be loaded: ML.NET needs a temporary folder")
                .And.Message.Contains($"cannot write to '{folder}'"));
    }

    [Test, NonParallelizable]
    public void A_scorer_says_which_folder_it_needs_and_what_for()
    {
        string variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
        string? before = Environment.GetEnvironmentVariable(variable);
        using var scorer = new CtrScorer<GuideClick>(Model);
        // Another file, because the one that scores is not loaded again.
        Clicks.Context.Model.SaveAtomically(_model, null, Model);
        Environment.SetEnvironmentVariable(variable, NoFolder);
        try
        {
            AssertExplained(() => new CtrScorer<GuideClick>(Model).Dispose(), "cannot be loaded");
            AssertExplained(() => scorer.Swap(Model), "cannot be loaded");
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }

        Assert.That(scorer.Status.LastSwapFailure!.Message, Does.Contain(NoFolder));
        Assert.That(scorer.Score(Clicks.GuideRows[0]).Probability, Is.InRange(0, 1));
    }

    private void AssertExplained(Action act, string problem) => Assert.That(act, Throws.TypeOf<IOException>()
        .With.Message.StartsWith($"'{Model}' {problem}: ML.NET needs a temporary folder")
        .And.Message.Contains($"cannot write to '{NoFolder}")
        .And.Message.Contains(OperatingSystem.IsWindows() ? "TMP," : "TMPDIR,")
        .And.Message.Contains("MLContext.TempFilePath"));
}
