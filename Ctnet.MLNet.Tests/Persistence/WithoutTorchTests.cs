using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Pipeline.SampleDomains;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>
/// An application that only serves needs no libtorch. One that trains without it fails at once, with a message that says why.
/// </summary>
public sealed class WithoutTorchTests
{
    private ProgramWithoutTorch _samples, _tool;
    private TemporaryFolder _folder;

    [OneTimeSetUp]
    public void CopyPrograms()
    {
        _samples = new(BuiltProgram.Samples);
        _tool = new(BuiltProgram.Tool);
        _folder = new();
    }

    [OneTimeTearDown]
    public void RemovePrograms()
    {
        _samples.Dispose();
        _tool.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void No_native_library_of_torch_is_in_the_folders()
    {
        foreach (ProgramWithoutTorch program in (ProgramWithoutTorch[])[_samples, _tool])
        {
            Assert.That(
                Directory.EnumerateFiles(program.Folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Where(file =>
                    file!.Contains("torch", StringComparison.OrdinalIgnoreCase)
                    || file.Contains("c10", StringComparison.Ordinal)),
                Does.Contain("TorchSharp.dll").And.SubsetOf((string[])["TorchSharp.dll", "Microsoft.ML.TorchSharp.dll"]));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_saved_model_gives_the_same_scores(bool withSource)
    {
        CtnetAdapterOptions options = Adapter();
        options.Source = withSource ? SourceModel : null;
        ITransformer model = Context.Transforms.AlignFeatureSchema(Schema, Texts)
            .Append(Context.Transforms.FeaturizeWithSourceTower(SourceModel))
            .Append(Context.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(SavedModel.Rows);
        var saved = new SavedModel(_folder, model, "Score", "Probability");
        (int exitCode, string output, string errors) = _tool.Run(saved.ScoreArguments);

        Assert.That(exitCode, Is.Zero, $"{output}\n{errors}");
        Assert.That(saved.Scores, Is.EqualTo(saved.Expected));
    }

    // TorchSharp looks for libtorch in the package folder, and would copy it from there.
    [Test]
    public void Training_copies_nothing_even_if_the_package_folder_has_libtorch()
    {
        string[] before = Files();
        ProgramResult result = _samples.RunWithPackageFolder("quickstart", "--out", _folder.Path);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.StartWith("error: Training needs libtorch"));
        Assert.That(Files(), Is.EqualTo(before));

        string[] Files() => [.. Directory.GetFiles(_samples.Folder, "*", SearchOption.AllDirectories).Order()];
    }

    [Test]
    public void Training_fails_at_once_with_one_message_that_names_the_packages()
    {
        (int exitCode, string output, string errors) = _samples.Run("quickstart", "--out", _folder.Path);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.StartWith(
            "error: Training needs libtorch, which this application lacks or cannot load. "
            + "Add one of these packages to its project: "
            + "libtorch-cpu-linux-x64, libtorch-cpu-win-x64 or libtorch-cpu-osx-arm64 2.10.0 to train on the CPU, "
            + "TorchSharp-cuda-linux or TorchSharp-cuda-windows 0.107.0 to train on an NVIDIA GPU. "
            + "(Scoring a saved model needs none of them.)"));
        Assert.That(errors.TrimEnd(),
            // The system may have a libtorch of its own, of another version. TorchSharp's own library is missing then.
            Does.Match(@"The reason: Unable to load shared library '(torch_cpu|LibTorchSharp)' or one of its dependencies\.$"));
        Assert.That(errors.TrimEnd()
            .Split('\n'), Has.Length.EqualTo(1), "The message is one line, without a stack trace: " + errors);
        Assert.That(output.Split('\n'), Has.Length.LessThan(12), "TorchSharp's own trace must not reach the console: " + output);
        Assert.That(output, Does.Not.Contain("Trying to").And.Not.Contain("LibTorchSharp"));
    }
}
