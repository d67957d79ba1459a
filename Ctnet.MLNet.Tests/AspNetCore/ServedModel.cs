using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.MLNetSurface;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.AspNetCore;

/// <summary>A saved model for all tests of this folder.</summary>
[SetUpFixture]
internal sealed class ServedModel
{
    private static TemporaryFolder s_folder = null!;

    private static string Saved => s_folder.File("saved.zip");

    /// <summary>A new copy of the model's file, which a test may change.</summary>
    public static string Copy()
    {
        string file = s_folder.File($"{Guid.NewGuid():N}.zip");
        File.Copy(Saved, file);
        return file;
    }

    /// <summary>The probability of a row, without a service.</summary>
    public static float Probability(string? weather, float price, string? offer)
    {
        using var scorer = new CtrScorer<Impression>(Saved);
        return scorer.Score(new Impression { Weather = weather, Price = price, Offer = offer }).Probability;
    }

    [OneTimeSetUp]
    public void Save()
    {
        s_folder = new();
        Clicks.Context.Model.Save(Clicks.TowerPipeline().Fit(Clicks.Guide), Clicks.Guide.Schema, Saved);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => s_folder.Dispose();
}
