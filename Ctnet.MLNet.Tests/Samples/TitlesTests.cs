using System.Diagnostics;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples;

/// <summary>The sample with ML.NET's own deep learning, on a machine that cannot download the pre-trained network.</summary>
public sealed class TitlesTests
{
    private const string Address = "https://aka.ms/mlnet-resources/models/NasBert2000000.tsm";

    // Nothing listens at this port, so that nothing is downloaded even on a machine with a network.
    private static Dictionary<string, string> WithoutNetwork(TemporaryFolder temporary) =>
        new() { ["https_proxy"] = "http://127.0.0.1:9", ["TMPDIR"] = temporary.Path };

    [Test]
    public void It_says_what_it_fetches_before_it_does()
    {
        using var temporary = new TemporaryFolder();
        string program = Path.Combine(BuiltProgram.Folder, $"{BuiltProgram.Samples.Name}.dll");
        var start = new ProcessStartInfo(BuiltProgram.DotNet, ["exec", program, "titles"]) { RedirectStandardOutput = true };
        foreach ((string variable, string value) in WithoutNetwork(temporary))
            start.Environment[variable] = value;
        using Process process = Process.Start(start)!;
        string? first = process.StandardOutput.ReadLine();
        process.Kill(entireProcessTree: true);
        process.WaitForExit();

        Assert.That(first, Does.Contain(Path.Combine(temporary.Path, "mlnet")).And.Contain($"downloads it from {Address} now"));
    }

    [Test, Explicit("ML.NET tries for two minutes.")]
    public void Without_a_network_it_says_what_it_needs_and_where_to_put_it()
    {
        using var temporary = new TemporaryFolder();
        (int exitCode, _, string errors) = BuiltProgram.Samples.Run(["titles"], WithoutNetwork(temporary));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.StartWith("error: ML.NET could not download its pre-trained network."));
        Assert.That(errors, Does.Contain($"get {Address} elsewhere, and put it into {Path.Combine(temporary.Path, "mlnet")}."));
        Assert.That(errors.TrimEnd().Split('\n'), Has.Length.EqualTo(1), "without a stack trace");
    }
}
