using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples;

/// <summary>The sample with ML.NET's own deep learning, on a machine that cannot download the pre-trained network.</summary>
public sealed class TitlesTests
{
    [Test]
    public void Without_a_network_it_says_what_it_needs_and_where_to_put_it()
    {
        using var temporary = new TemporaryFolder();
        // Nothing listens at this port.
        const string Server = "http://127.0.0.1:9/";
        (int exitCode, string output, string errors) = BuiltProgram.Samples.Run(
            ["titles"],
            new Dictionary<string, string> { ["MICROSOFTML_RESOURCE_URL"] = Server, ["TMPDIR"] = temporary.Path });

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain("NasBert2000000.tsm").And.Contain($"downloads it from {Server} now"));
        Assert.That(errors, Does.StartWith("error: ML.NET could not download its pre-trained network."));
        Assert.That(errors, Does.Contain($"put NasBert2000000.tsm into {Path.Combine(temporary.Path, "mlnet")}"));
        Assert.That(errors.TrimEnd().Split('\n'), Has.Length.EqualTo(1), "without a stack trace");
    }
}
