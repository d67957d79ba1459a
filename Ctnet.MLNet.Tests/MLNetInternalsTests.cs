using System.Reflection;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Framework.Internals;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests;

/// <summary>
/// The library uses internals of ML.NET. These tests hold the exact list of them, and that the loaded ML.NET has them. Run with a
/// newer ML.NET, they name the members to check before the range of versions is widened.
/// </summary>
public sealed class MLNetInternalsTests
{
    private static readonly Assembly Library = Assembly.Load("Ctnet.MLNet");

    [Test]
    public void The_list_names_exactly_the_internals_that_the_library_reaches()
    {
        IReadOnlyCollection<string> reached = InternalsScanner.Scan(Library).Reached;
        string[] listed = Listed(), missing = [.. reached.Except(listed)], stale = [.. listed.Except(reached)];

        Assert.That(
            missing.Length + stale.Length, Is.Zero,
            $"Ctnet.MLNet/MLNetInternals.txt is not what the library reaches. Add:\n{Lines(missing)}\nRemove:\n{Lines(stale)}\n");
    }

    [Test]
    public void The_list_is_in_order_and_repeats_nothing() =>
        Assert.That(Listed(), Is.EqualTo(Listed().Distinct().Order(StringComparer.Ordinal)));

    [Test]
    public void The_ML_NET_that_is_loaded_has_every_internal_on_the_list()
    {
        string[] gone = [.. Listed().GroupBy(line => line.Split(':')[0])
            .SelectMany(lines => lines.Except(MemberNames.AllListed(Assembly.Load(lines.Key))))];

        Assert.That(gone, Is.Empty, $"ML.NET no longer has:\n{Lines(gone)}\n");
    }

    [Test]
    public void The_ML_NET_that_is_loaded_has_everything_that_the_library_refers_to() =>
        Assert.That(InternalsScanner.Scan(Library).Missing, Is.Empty);

    private static string Lines(string[] lines) => lines.Length == 0 ? "(nothing)" : string.Join('\n', lines);

    private static string[] Listed()
    {
        using Stream file = Assembly.GetExecutingAssembly().GetManifestResourceStream("MLNetInternals.txt")!;
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0)];
    }
}
