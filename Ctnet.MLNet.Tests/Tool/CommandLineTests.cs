using Ctnet.MLNet.Tests.Compare;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tool.Libtorch;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tool;

/// <summary>The tool answers users who ask for help, mistype, or lack libtorch.</summary>
public sealed class CommandLineTests
{
    [Test]
    public void Help_names_the_commands_and_how_to_get_libtorch()
    {
        string help = Help();
        string[] named = ["align", "compare", "tune", "score", TorchPackage.DownloadCommand, TorchPackage.FolderVariable];
        foreach (string each in named)
            Assert.That(help, Does.Contain(each));
    }

    [TestCase("align", "files", "--task", "--out")]
    [TestCase("compare", "--task", "--strategies", "--seeds", "--out", "--resume", "--resamples", "--step", "--tensorboard")]
    [TestCase("tune", "file", "--trials", "--seed", "--strategies", "--write", "--out")]
    [TestCase("score", "model", "rows", "--scores", "--columns")]
    public void Help_of_a_command_names_its_options(string command, params string[] options)
    {
        string help = Help(command);
        foreach (string option in options)
            Assert.That(help, Does.Contain(option));
    }

    [TestCase("There is no strategy 'magic'", "compare", "--task", "t.json", "--strategies", "magic")]
    [TestCase("'one' is not a seed", "compare", "--task", "t.json", "--seeds", "one")]
    [TestCase("--resamples must be at least 2.", "compare", "--task", "t.json", "--resamples", "1")]
    [TestCase("'--step' is '1w'; write days or hours", "compare", "--task", "t.json", "--step", "1d,1w")]
    [TestCase("'--step' names one length several times: 1d, 24h.", "compare", "--task", "t.json", "--step", "1d,7d,24h")]
    [TestCase("'--step' is an empty list", "compare", "--task", "t.json", "--step", "")]
    [TestCase("Give a task file, or two tables.", "align", "a.csv", "b.csv", "c.csv")]
    [TestCase("--strategies must name some of target-only", "tune", "t.json", "--strategies", "lightgbm")]
    [TestCase("--trials must be more than there are strategies", "tune", "t.json", "--trials", "2")]
    [TestCase("Give --write or --out, and not both.", "tune", "t.json", "--write", "--out", "u.json")]
    [TestCase("--out must be in the folder of the task file", "tune", "t.json", "--out", "elsewhere/u.json")]
    public void A_wrong_argument_is_named(string message, params string[] arguments)
    {
        (int exitCode, _, string errors) = BuiltProgram.Tool.Run(arguments);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain(message));
    }

    [Test]
    public void A_mistake_in_a_task_file_is_one_line()
    {
        using var folder = new TaskFolder();
        FileInfo task = folder.Write("{ \"name\": 3 }");
        (int exitCode, _, string errors) = BuiltProgram.Tool.Run(["align", "--task", task.FullName]);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors.TrimEnd(), Does.StartWith($"error: {task.FullName}: ").And.Not.Contain("\n"));
    }

    [Test]
    public void Without_libtorch_compare_says_how_to_get_it()
    {
        using var program = new ProgramWithoutTorch(BuiltProgram.Tool);
        using var folder = new TaskFolder();
        FileInfo task = folder.Write(TaskFolder.Task().ToJsonString());
        (int exitCode, _, string errors) = program.Run("compare", "--task", task.FullName);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors.TrimEnd(), Does.Match(
            $"^error: Training needs libtorch {TorchPackage.Version}, and .*{TorchPackage.LibraryName} does not exist\\. "
            + $"Get it with: dotnet package download libtorch-cpu-.*@{TorchPackage.Version} "
            + $"--output \"{program.Packages}\"\\. "));
        Assert.That(errors.TrimEnd(), Does.Not.Contain("\n"));
    }

    [Test]
    public void A_file_in_place_of_libtorch_is_named()
    {
        using var program = new ProgramWithoutTorch(BuiltProgram.Tool);
        string library = Path.Combine(
            program.Packages, Path.GetRelativePath(PackageFolder, TorchPackage.NativeFolder), TorchPackage.LibraryName);
        Directory.CreateDirectory(Path.GetDirectoryName(library)!);
        File.WriteAllText(library, "not a library");
        using var folder = new TaskFolder();
        string task = folder.Write(TaskFolder.Task().ToJsonString()).FullName;
        (int exitCode, _, string errors) = program.Run("compare", "--task", task);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.StartWith($"error: {library} cannot be loaded: "));
    }

    // Above the package's name, its version, runtimes, the platform and native.
    private static string PackageFolder =>
        Path.GetFullPath(Path.Combine(TorchPackage.NativeFolder, "..", "..", "..", "..", ".."));

    private static string Help(params string[] command)
    {
        (int exitCode, string output, string errors) = BuiltProgram.Tool.Run([.. command, "--help"]);
        Assert.That(exitCode, Is.Zero, errors);
        return output;
    }
}
