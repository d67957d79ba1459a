using System.IO.Compression;
using System.Xml.Linq;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Package;

/// <summary>The package of the web service as its user gets it.</summary>
[Platform("Linux")]
public sealed class PackagedServiceTests
{
    [Test]
    public void The_package_names_what_it_is_and_only_what_it_uses()
    {
        using var folder = new TemporaryFolder();
        PackagedLibrary.DotNet(
            folder.Path, "pack", Path.Combine(Repository.Root, "extensions", "Ctnet.MLNet.AspNetCore"), "--no-build",
            "--configuration", PackagedLibrary.Configuration, "--output", folder.Path,
            $"-p:RepositoryUrl={PackagedLibrary.Address}");
        using ZipArchive package = ZipFile.OpenRead(Directory.EnumerateFiles(folder.Path, "*.nupkg").Single());
        using Stream description = package.GetEntry("Ctnet.MLNet.AspNetCore.nuspec")!.Open();
        XElement metadata = XDocument.Load(description).Root!.Elements().Single();
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        string?[] Named(string kind, string attribute) =>
            [.. metadata.Descendants().Where(each => each.Name.LocalName == kind).Select(each => each.Attribute(attribute)?.Value)];
        Assert.That(Value("projectUrl"), Is.EqualTo(PackagedLibrary.Address));
        Assert.That((Value("icon"), Value("readme")), Is.EqualTo(("icon.png", "README.md")));
        Assert.That(Named("dependency", "id"), Is.EquivalentTo(["Ctnet.MLNet", "Microsoft.AspNetCore.OpenApi"]));
        Assert.That(Named("frameworkReference", "name"), Is.EqualTo(["Microsoft.AspNetCore.App"]));
        Assert.That(
            package.Entries.Select(entry => entry.FullName),
            Has.Member("lib/net10.0/Ctnet.MLNet.AspNetCore.dll").And.Member("lib/net10.0/Ctnet.MLNet.AspNetCore.xml")
                .And.Member("README.md").And.Member("icon.png").And.Member("LICENSE"));
    }
}
