using System.IO.Compression;
using System.Xml.Linq;
using Ctnet.MLNet.Tests.Docs;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Package;

/// <summary>The package as its user gets it: its description, its files, and the README's code in an empty project.</summary>
[Platform("Linux")]
public sealed class PackagedLibraryTests
{
    // The variables that the README's short blocks need. They compile with the usings of its program.
    private const string Fragments = """
        using Ctnet.MLNet;
        using Microsoft.ML;

        internal static class Fragments
        {
            public static void Run(
                MLContext ml, IDataView homeRows, IDataView guideRows, IDataView newHomeRows, IDataView newGuideRows)
            {
        #CODE#
            }
        }
        """;

    private static readonly string[] s_blocks =
        [.. CodeBlocks.Of(Text("README.md"), "csharp").Select(block => block.Code)];

    private PackagedLibrary _library = null!;

    private static string Program => s_blocks.Single(CodeBlocks.IsProgram);

    [OneTimeSetUp]
    public void Pack() => _library = new();

    [OneTimeTearDown]
    public void Remove() => _library?.Dispose();

    [Test]
    public void The_readme_s_program_trains_continues_through_files_and_serves()
    {
        string folder = _library.CreateConsole("Shop", Program, trains: true);
        string code = string.Join('\n', s_blocks.Where(block => !CodeBlocks.IsProgram(block)));
        File.WriteAllText(Path.Combine(folder, "Fragments.cs"), Fragments.Replace("#CODE#", code, StringComparison.Ordinal));
        PackagedLibrary.DotNet(folder, "build", "--no-restore", "--configuration", "Release");
        string output = PackagedLibrary.DotNet(folder, "run", "--no-build", "--configuration", "Release");

        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(2), output);
        Assert.That(lines[0], Does.Match(@"^AUC 0\.[789]\d\d, log loss 0\.\d{3}$"));
        Assert.That(lines[1], Does.Match(@"^u1 clicks on i2 with probability 0\.[0-3]\d\d, says model [0-9a-f]{12}\.$"));
    }

    [Test]
    public void The_package_s_readme_has_the_same_program_and_no_link_into_the_repository()
    {
        string readme = Read("README.md");
        Assert.That(CodeBlocks.Of(readme, "csharp").Select(block => block.Code), Is.EqualTo([Program]));
        Assert.That(
            System.Text.RegularExpressions.Regex.Matches(readme, @"\]\((?<to>[^)]*)\)").Select(link => link.Groups["to"].Value),
            Is.Not.Empty.And.All.StartsWith("https://"));
    }

    [Test]
    public void The_package_names_what_it_is_and_only_what_it_uses()
    {
        XElement metadata = XDocument.Parse(Read("Ctnet.MLNet.nuspec")).Root!.Elements().Single();
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        XElement repository = metadata.Elements().Single(element => element.Name.LocalName == "repository");
        Assert.That(Value("projectUrl"), Is.EqualTo(PackagedLibrary.Address));
        Assert.That(repository.Attribute("url")!.Value, Is.EqualTo(PackagedLibrary.Address));
        Assert.That(repository.Attribute("type")!.Value, Is.EqualTo("git"));
        Assert.That((Value("icon"), Value("readme")), Is.EqualTo(("icon.png", "README.md")));
        Assert.That(
            metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
                .Select(element => element.Attribute("id")!.Value),
            Is.EquivalentTo(["Google.Protobuf", "Microsoft.ML", "System.IO.Hashing", "System.Numerics.Tensors", "TorchSharp"]));
        XElement mlNet = metadata.Descendants().Single(element => element.Attribute("id")?.Value == "Microsoft.ML");
        Assert.That(mlNet.Attribute("version")!.Value, Is.EqualTo("[5.0.1, 6.0.0-0)"));
        using ZipArchive package = ZipFile.OpenRead(_library.Package);
        Assert.That(package.GetEntry("icon.png")!.Length, Is.InRange(100, 100_000));
    }

    [Test]
    public void A_program_that_scores_has_no_files_that_it_does_not_need_and_is_not_built_twice()
    {
        string folder = _library.CreateConsole(
            "Scores", "System.Console.WriteLine(typeof(Ctnet.MLNet.CtrScore).Assembly.GetName().Name);\n", trains: false,
            "<Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput>"
            + "<AdaptToOldLibstdcxx>true</AdaptToOldLibstdcxx></PropertyGroup></Project>");
        string[] build = ["build", "--no-restore"];
        string first = PackagedLibrary.DotNet(folder, build), second = PackagedLibrary.DotNet(folder, build);

        Assert.That(first, Does.Contain("adapted to this system's older libstdc++"));
        Assert.That(second, Does.Not.Contain("adapted to this system's older libstdc++"));
        Assert.That(
            Directory.EnumerateDirectories(folder).Select(Path.GetFileName),
            Is.EqualTo(["artifacts"]), "the adapted copy should be among the intermediate files");
        string[] adapted = Directory.GetFiles(folder, "libLibTorchSharp.so", SearchOption.AllDirectories);
        Assert.That(adapted, Has.Length.EqualTo(2), "one among the intermediate files, one in the output");
        Assert.That(File.ReadAllBytes(adapted[0]), Is.EqualTo(File.ReadAllBytes(adapted[1])));

        string output = Path.Combine(folder, "artifacts", "bin");
        string[] files = [.. Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories)];
        Assert.That(files.Where(file => file.Contains("SkiaSharp", StringComparison.Ordinal)), Is.Empty);
        Assert.That(
            files.Where(file => file.EndsWith(".pdb", StringComparison.Ordinal)).Select(Path.GetFileName),
            Is.EqualTo(["Scores.pdb"]));
        Assert.That(files.Sum(file => new FileInfo(file).Length), Is.LessThan(40_000_000));
        Assert.That(
            PackagedLibrary.DotNet(folder, "exec", files.Single(file => Path.GetFileName(file) == "Scores.dll")).Trim(),
            Is.EqualTo("Ctnet.MLNet"));
    }

    [TestCase("PublishTrimmed")]
    [TestCase("PublishAot")]
    public void A_trimmed_program_is_refused_with_a_reason(string property)
    {
        string folder = _library.CreateConsole(property, "System.Console.WriteLine();\n", trains: false);
        ProgramResult result = PackagedLibrary.TryDotNet(folder, "msbuild", "-t:PrepareForPublish", $"-p:{property}=true");

        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(result.Output, Does.Contain("error : Ctnet.MLNet works neither in a trimmed program nor in one that is"));
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    private string Read(string entry)
    {
        using ZipArchive package = ZipFile.OpenRead(_library.Package);
        using var reader = new StreamReader(package.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }
}
