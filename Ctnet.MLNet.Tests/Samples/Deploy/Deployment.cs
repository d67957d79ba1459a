using System.Text.RegularExpressions;
using Ctnet.MLNet.Samples.Worker;
using Ctnet.MLNet.Tests.Framework;

namespace Ctnet.MLNet.Tests.Samples.Deploy;

/// <summary>The files that put one of the samples into production.</summary>
internal sealed partial class Deployment
{
    private readonly string _folder;

    private Deployment(string project, string unit, string[] settings)
    {
        _folder = Path.Combine(Repository.Root, "Ctnet.MLNet.Samples", project);
        Project = project;
        Settings = settings;
        Dockerfile = new(project);
        Unit = new(File.ReadAllText(Path.Combine(_folder, "deploy", unit)));
        Manifests = Manifest.Read(File.ReadAllText(Path.Combine(_folder, "deploy", "kubernetes.yaml")));
    }

    public static Deployment Worker { get; } = new(
        "Worker", "guide-worker.service",
        [.. typeof(WorkerOptions).GetProperties().Select(property => $"{WorkerOptions.Section}__{property.Name}")]);

    public static Deployment Service { get; } = new(
        "WebService", "guide-ctr.service",
        [
            .. ConfigurationKey().Matches(File.ReadAllText(
                    Path.Combine(Repository.Root, "Ctnet.MLNet.Samples", "WebService", "ScoringService.cs")))
                .Select(match => match.Groups["key"].Value),
            // ASP.NET Core's own.
            "ASPNETCORE_HTTP_PORTS",
        ]);

    public string Project { get; }

    /// <summary>The variables that the program reads.</summary>
    public string[] Settings { get; }

    public Dockerfile Dockerfile { get; }

    public SystemdUnit Unit { get; }

    public Manifest[] Manifests { get; }

    /// <summary>The pod that runs the program.</summary>
    public Manifest Pod => this == Worker
        ? Manifests.Single(each => each.Kind == "CronJob").At("spec/jobTemplate/spec/template")
        : Manifests.Single(each => each.Kind == "Deployment").At("spec/template");

    /// <summary>The container of the program.</summary>
    public Manifest Container => Pod.List("spec/containers").Single();

    /// <summary>The variables that the pod sets.</summary>
    public Dictionary<string, string> PodVariables =>
        Container.List("env").ToDictionary(each => each.Text("name"), each => each.Text("value"));

    public string Text(string file) => File.ReadAllText(Path.Combine(_folder, file));

    public override string ToString() => Project;

    [GeneratedRegex("""Configuration(?:\.GetValue\(|\[)"(?<key>\w+)""")]
    private static partial Regex ConfigurationKey();
}
