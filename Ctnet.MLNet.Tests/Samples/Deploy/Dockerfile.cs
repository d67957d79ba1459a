using System.Text.Json;
using System.Text.RegularExpressions;
using Ctnet.MLNet.Tests.Framework;

namespace Ctnet.MLNet.Tests.Samples.Deploy;

/// <summary>The instructions of a Dockerfile of the samples.</summary>
internal sealed partial class Dockerfile
{
    private readonly string _text;

    /// <param name="project">The folder of the project, within the samples.</param>
    public Dockerfile(string project)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "Ctnet.MLNet.Samples", project, "Dockerfile"));
        Image = Tag().Match(text).Groups["image"].Value;
        _text = Continued().Replace(text, " ");
    }

    /// <summary>The name that the comment gives the image.</summary>
    public string Image { get; }

    /// <summary>The projects that it publishes.</summary>
    public IEnumerable<string> Published =>
        Instructions("RUN").SelectMany(run => Publish().Matches(run)).Select(match => match.Groups["project"].Value);

    /// <summary>The command that the container runs.</summary>
    public string[] EntryPoint => JsonSerializer.Deserialize<string[]>(Instructions("ENTRYPOINT").Single())!;

    /// <summary>The port that it exposes; null if it has none.</summary>
    public string? Port => Instructions("EXPOSE").SingleOrDefault();

    /// <summary>The folder of the program within the image.</summary>
    public string WorkingFolder => Instructions("WORKDIR").Last();

    /// <summary>The variables that it sets.</summary>
    public Dictionary<string, string> Variables => Instructions("ENV")
        .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The images that it begins from.</summary>
    public IEnumerable<string> Bases => Instructions("FROM").Select(from => from.Split(' ')[0]);

    /// <summary>The names of its instructions.</summary>
    public IEnumerable<string> Names => _text.Split('\n').Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' ')[0]);

    private IEnumerable<string> Instructions(string name) => _text.Split('\n')
        .Where(line => line.StartsWith($"{name} ", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..].Trim());

    [GeneratedRegex(@"^#.* -t (?<image>\S+) \.$", RegexOptions.Multiline)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued();

    [GeneratedRegex(@"dotnet publish (?<project>\S+)")]
    private static partial Regex Publish();
}
