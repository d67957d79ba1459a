using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Docs;

/// <summary>
/// The documentation shows code that is compiled, because it is part of the samples, the extensions or
/// <see cref="ExamplesTests"/>. That users can compile it too is a test of the packages.
/// </summary>
public sealed class DocsTests
{
    [Test]
    public void Every_block_of_CSharp_in_the_documentation_stands_in_the_samples()
    {
        string[] samples = [
            .. Repository.Files("Ctnet.MLNet.Samples", "*.cs").Concat(Repository.Files("extensions", "*.cs"))
                .Concat(Repository.Files(Path.Combine("Ctnet.MLNet.Tests", "Docs"), "ExamplesTests.cs"))
                .Select(file => CodeBlocks.Normalize(File.ReadAllText(file))),
        ];
        Assert.That(samples, Is.Not.Empty);

        Assert.That(
            Documents().SelectMany(file => Strangers(file, samples)),
            Is.Empty,
            "Take the code from a #region of the samples, the extensions or ExamplesTests.");
    }

    [Test]
    public void Every_block_in_the_documentation_has_an_end() => Assert.That(
        () => Documents().SelectMany(file => CodeBlocks.Of(File.ReadAllText(file), "")).ToList(), Throws.Nothing);

    [Test]
    public void A_block_that_is_nowhere_in_the_samples_would_be_found()
    {
        string document = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.md");
        File.WriteAllText(document, "```csharp\nvar a =\n    1;\n```\n\n```csharp\nvar b = 2;\n```\n");

        Assert.That(
            Strangers(document, ["class Sample { void Run() { var a = 1; } }"]),
            Is.EqualTo([$"{Path.GetFileName(document)}, line 7: var b = 2;"]));
        File.Delete(document);
    }

    private static IEnumerable<string> Documents() =>
        Repository.Files("docs", "*.md").Prepend(Path.Combine(Repository.Root, "README.md"));

    private static IEnumerable<string> Strangers(string document, string[] samples) =>
        from block in CodeBlocks.Of(File.ReadAllText(document), "csharp")
        // Programs are built and run from the package: PackagedLibraryTests.
        where !CodeBlocks.IsProgram(block.Code)
        let code = CodeBlocks.Normalize(block.Code)
        where !samples.Any(sample => sample.Contains(code, StringComparison.Ordinal))
        select $"{Path.GetFileName(document)}, line {block.Line}: {code}";
}
