using System.Text;
using System.Xml.Linq;
using Ctnet.MLNet.Tests.Docs;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Package;

/// <summary>
/// The C# of the pages in docs/ compiles in an empty project from the packages, with warnings as errors. The names that a page's
/// text introduces, such as the rows and their schema, are given.
/// </summary>
[Platform("Linux")]
public sealed class PackagedDocsTests
{
    private const string Usings = """
        using System.Data;
        using Ctnet.MLNet;
        using Ctnet.MLNet.Tables;
        using Ctnet.MLNet.Trainers;
        using DuckDB.NET.Data;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.ML;
        using Microsoft.ML.Data;
        using Microsoft.ML.TorchSharp;
        using Scalar.AspNetCore;
        using static Given;

        """;

    // A block may declare a variable of the same name.
    private const string Names = """
        internal static class Given
        {
            public static MLContext ml = new(), mlContext = ml;
            public static FeatureSchema schema = null!;
            public static IDataView homeRows = null!, guideRows = null!, newRows = null!;
            public static IDataView newData = null!, data = null!, rows = null!;
            public static ITransformer source = null!, home = null!, search = null!, newSearch = null!, model = null!;
            public static FeatureAlignmentTransformer both = null!;
            public static string path = "", database = "", folder = "", checkpoints = "", published = "";
            public static string modelPath = "", modelSavePath = "";
            public static string? refreshedSourcePath = null;
            public static bool resume = true;
            public static ICtrCollectives ranks = null!;
            public static int batchSize = 256, threads = 2;
            public static (int[] HiddenUnits, int Fields) shape = ([64], 8);
            public static CancellationToken cancellationToken = default;
            public static IProgress<PeriodResult> progress = null!, printer = null!;
            public static WebApplicationBuilder builder = WebApplication.CreateBuilder();
            public static WebApplication app = builder.Build();
            public static Settings _options = new();

            public static IEnumerable<ContinualPeriod> Days(MLContext ml) => [];

            public static IAsyncEnumerable<ContinualPeriod> NewFiles(MLContext ml, CancellationToken cancellationToken) =>
                Days(ml).ToAsyncEnumerable();
        }

        internal sealed class Settings
        {
            public string Source { get; set; } = "";
            public string Target { get; set; } = "";
            public string LabelColumn { get; set; } = "";
            public string GroupColumn { get; set; } = "";
            public string CheckpointFolder { get; set; } = "";
            public string PublishFolder { get; set; } = "";
            public int KeptNights { get; set; }
            public bool Guard { get; set; }
        }

        """;

    private static readonly string[] s_packages = ["Microsoft.ML.TorchSharp", "Scalar.AspNetCore"];

    [Test]
    public void Every_block_compiles_as_it_stands()
    {
        using var library = new PackagedLibrary();
        library.AddToFeed(Path.Combine("extensions", "Ctnet.MLNet.Tables"));
        library.AddToFeed(Path.Combine("extensions", "Ctnet.MLNet.AspNetCore"));
        string folder = library.CreateConsole("Pages", "System.Console.WriteLine();\n", trains: false, References());
        File.WriteAllText(Path.Combine(folder, "Given.cs"), Usings + Names);
        int blocks = 0;
        foreach (string page in Repository.Files("docs", "*.md").Append(ReadmeOfTables()))
        {
            foreach ((int line, string code) in CodeBlocks.Of(File.ReadAllText(page), "csharp"))
            {
                string name = $"{Path.GetFileNameWithoutExtension(page).Replace('-', '_')}_{line}";
                File.WriteAllText(Path.Combine(folder, $"{name}.cs"), Source(name, code));
                blocks++;
            }
        }

        Assert.That(blocks, Is.GreaterThan(15));
        PackagedLibrary.DotNet(folder, "build", "--no-restore", "--configuration", "Release");
    }

    private static string ReadmeOfTables() => Path.Combine(Repository.Root, "extensions", "Ctnet.MLNet.Tables", "README.md");

    // A block is a type, or the body of a method.
    private static string Source(string name, string code)
    {
        if (code.Contains("public sealed class", StringComparison.Ordinal))
            return code;
        string result = code.Contains("await ", StringComparison.Ordinal) ? "async Task"
            : code.Contains("return [", StringComparison.Ordinal) ? "List<Tuple<string, double>>"
            : code.Contains("return ", StringComparison.Ordinal) ? "object"
            : "void";
        return new StringBuilder(Usings).Append("internal static class ").AppendLine(name).AppendLine("{")
            .Append("    public static ").Append(result).AppendLine(" Block()").AppendLine("    {").AppendLine(code)
            .AppendLine("    }").AppendLine("}").ToString();
    }

    private static string References()
    {
        XDocument central = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
        IEnumerable<XElement> others = s_packages.Select(package => Reference(package, central.Descendants("PackageVersion")
            .Single(version => version.Attribute("Include")!.Value == package).Attribute("Version")!.Value));
        return new XElement(
            "Project",
            // The SDK sets it for the web projects that AddOpenApi is meant for.
            new XElement(
                "PropertyGroup", new XElement("InterceptorsNamespaces", "Microsoft.AspNetCore.OpenApi.Generated")),
            new XElement(
                "ItemGroup", Reference("Ctnet.MLNet.Tables", "*"), Reference("Ctnet.MLNet.AspNetCore", "*"), others)).ToString();
    }

    private static XElement Reference(string package, string version) =>
        new("PackageReference", new XAttribute("Include", package), new XAttribute("Version", version));
}
