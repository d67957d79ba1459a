using System.Globalization;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Pipeline.SampleDomains;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>
/// Files of earlier releases can be loaded for ever, and give the scores that they gave then. There is one file for each format
/// version. The promise begins with the first release; before it, the files may be written anew.
/// </summary>
public sealed class GoldenModelTests
{
    [TestCase(1)]
    [TestCase(2)]
    public void A_file_of_each_format_version_gives_its_scores(int version)
    {
        ITransformer model = Context.Model.Load(File("zip", version), out _);
        float[] expected = [.. System.IO.File.ReadLines(File("scores.txt", version))
            .Select(line => float.Parse(line, CultureInfo.InvariantCulture))];

        // The order in which products are summed depends on the processor's registers.
        Assert.That(Scores(model), Is.EqualTo(expected).Within(1e-5f));
        Assert.That(expected.Distinct().Count(), Is.GreaterThan(6), "Different rows must have different scores.");
    }

    [TestCase(1, false)]
    [TestCase(2, true)]
    [Explicit("Writes the files that the test above reads: for a new format version only.")]
    public void Write(int version, bool asFloat16)
    {
        CtnetAdapterOptions options = Adapter();
        options.Source = SourceModel;
        options.SourceLogit = true;
        options.SaveOptimizerState = true;
        options.SaveWeightsAsFloat16 = asFloat16;
        ITransformer model = Context.Transforms.AlignFeatureSchema(Schema, Texts)
            .Append(Context.Transforms.FeaturizeWithSourceTower(SourceModel))
            .Append(Context.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(SavedModel.Rows);
        Context.Model.Save(model, SavedModel.Rows.Schema, File("zip", version));
        System.IO.File.WriteAllLines(
            File("scores.txt", version), Scores(Context.Model.Load(File("zip", version), out _))
                .Select(score => score.ToString("R", CultureInfo.InvariantCulture)));
    }

    private static IEnumerable<float> Scores(ITransformer model) => model.Transform(SavedModel.Rows).GetColumn<float>("Score");

    private static string File(string kind, int version) =>
        Path.Combine(Framework.Repository.Root, "Ctnet.MLNet.Tests", "Persistence", "Golden", $"version{version}.{kind}");
}
