using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>The files from which the fuzzer starts, and those on which it once found a fault.</summary>
internal sealed class FuzzTests
{
    private static string Corpus => Path.Combine(Repository.Root, "Ctnet.MLNet.Tests", "Reliability", "Corpus");

    public static IEnumerable<TestCaseData> Files =>
        from target in FuzzTargets.All.Keys
        from file in Directory.EnumerateFiles(Path.Combine(Corpus, target)).Order(StringComparer.Ordinal)
        select new TestCaseData(target, file).SetArgDisplayNames(target, Path.GetFileName(file));

    [TestCaseSource(nameof(Files))]
    public void A_file_is_read_or_refused(string target, string file) =>
        Assert.That(() => FuzzTargets.All[target](File.ReadAllBytes(file)), Throws.Nothing);
}
