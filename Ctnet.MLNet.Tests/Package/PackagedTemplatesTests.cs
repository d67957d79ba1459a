using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Package;

/// <summary>Each template makes a program that builds and runs as it is.</summary>
[Platform("Linux")]
// It waits for processes, as the other fixtures that run beside it do.
[Parallelizable]
public sealed class PackagedTemplatesTests
{
    private InstalledTemplates _templates = null!;
    private string _console = null!;

    [OneTimeSetUp]
    public void Install()
    {
        _templates = new();
        _console = _templates.Create("ctnet-console", "Train");
    }

    [OneTimeTearDown]
    public void Remove() => _templates?.Dispose();

    [Test]
    public async Task The_console_trains_a_model_and_the_service_scores_with_it()
    {
        ProgramResult trained = InstalledTemplates.Run(_console);
        Assert.That(trained.ExitCode, Is.Zero, trained.Errors);
        Assert.That(trained.Output, Does.Match(@"^AUC 0\.[789]\d\d, log loss 0\.\d{3}\n"));

        string service = _templates.Create("ctnet-service", "Serve");
        using Process process = InstalledTemplates.Start(
            service, "--Model", Path.Combine(_console, "models", "guide.zip"), "--urls", "http://127.0.0.1:0");
        try
        {
            using var client = new HttpClient { BaseAddress = new(await Address(process)) };
            JsonNode health = JsonNode.Parse(await client.GetStringAsync("/health"))!;
            Assert.That(health["status"]!.GetValue<string>(), Is.EqualTo("Healthy"));
            using HttpResponseMessage answer = await client.PostAsJsonAsync("/score", new { visitor = "u1", product = "i2" });
            JsonNode score = JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
            Assert.That(score["probability"]!.GetValue<double>(), Is.GreaterThan(0).And.LessThan(1));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    [Test]
    public void The_worker_does_the_nights_and_publishes_the_model()
    {
        string worker = _templates.Create("ctnet-worker", "Nightly");

        ProgramResult run = InstalledTemplates.Run(worker, "--Worker:Once=true");

        Assert.That(run.ExitCode, Is.Zero, $"{run.Output}\n{run.Errors}");
        Assert.That(File.Exists(Path.Combine(worker, "models", "published", "published.json")));
        Assert.That(InstalledTemplates.Run(worker, "--Worker:Once=true").ExitCode, Is.EqualTo(3));
        // The Dockerfile is for the new project's folder.
        Assert.That(
            File.ReadAllText(Path.Combine(worker, "Dockerfile")),
            Does.Contain("dotnet publish . -c Release").And.Contain("\"Nightly.dll\"").And.Not.Contain("Samples"));
    }

    [Test]
    public void The_package_names_the_versions_that_the_repository_uses()
    {
        using ZipArchive package = ZipFile.OpenRead(_templates.Package);
        string Read(string entry)
        {
            using var reader = new StreamReader(package.GetEntry(entry)!.Open());
            return reader.ReadToEnd();
        }

        XElement metadata = XDocument.Parse(Read("Ctnet.MLNet.Templates.nuspec")).Root!.Elements().Single();
        string version = metadata.Elements().Single(element => element.Name.LocalName == "version").Value;
        Assert.That(
            metadata.Descendants().Single(element => element.Name.LocalName == "packageType").Attribute("name")?.Value,
            Is.EqualTo("Template"));
        Assert.That(metadata.Descendants().Where(element => element.Name.LocalName == "dependency"), Is.Empty);
        Assert.That(package.Entries.Where(entry => entry.FullName.StartsWith("lib/", StringComparison.Ordinal)), Is.Empty);

        XDocument central = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
        string libtorch = central.Descendants("LibTorchVersion").Single().Value;
        string project = Read("content/ctnet-worker/Ctnet.MLNet.Samples.Worker.csproj");
        Assert.That(project, Does.Contain($"\"Ctnet.MLNet\" Version=\"{version}\""));
        Assert.That(project, Does.Contain($"\"libtorch-cpu-linux-x64\" Version=\"{libtorch}\""));
    }

    private static async Task<string> Address(Process process)
    {
        const string Listening = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync() is string line)
        {
            if (line.Contains(Listening, StringComparison.Ordinal))
                return line.Split(Listening)[1].Trim();
        }

        throw new InvalidOperationException("The service ended before it listened.");
    }
}
