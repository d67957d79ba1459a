using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.MLNetSurface;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Serving;

/// <summary>Two saved models that score the same rows differently, for all tests of this folder.</summary>
[SetUpFixture]
internal sealed class TwoModels
{
    /// <summary>The folder of both files, and of those that a test writes.</summary>
    public static TemporaryFolder Folder { get; private set; } = null!;

    public static string OldFile => Folder.File("old.zip");

    public static string NewFile => Folder.File("new.zip");

    /// <summary>The old model's prediction for each row, by Transform.</summary>
    public static Prediction[] Old { get; private set; } = [];

    /// <summary>The new model's prediction for each row, by Transform.</summary>
    public static Prediction[] New { get; private set; } = [];

    [OneTimeSetUp]
    public void Save()
    {
        Folder = new();
        (Old, New) = (Save(1, OldFile), Save(2, NewFile));
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Folder.Dispose();

    private static Prediction[] Save(int seed, string file)
    {
        CtrTowerOptions options = Clicks.Tower();
        options.Seed = seed;
        var model = Clicks.Align().Append(Clicks.Context.BinaryClassification.Trainers.CtrTower(options)).Fit(Clicks.Guide);
        Clicks.Context.Model.Save(model, Clicks.Guide.Schema, file);
        return Prediction.Of(model.Transform(Clicks.Guide));
    }
}
