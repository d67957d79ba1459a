using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Architecture;

/// <summary>The library's folders are floors, and arrows go down only. The table is docs/architecture.md's.</summary>
public sealed class FloorsTests
{
    private static readonly FloorPlan s_plan = new(
        Section("## Floors"), Path.Combine(Repository.Root, "Ctnet.MLNet"), typeof(FeatureSchema).Assembly);

    private static IEnumerable<string> Folders => s_plan.Folders.Select(folder => folder.Name);

    private static IEnumerable<string> FoldersWithoutTorchSharp =>
        s_plan.Folders.Where(folder => !folder.TouchesTorchSharp).Select(folder => folder.Name);

    [TestCaseSource(nameof(Folders))]
    public void A_folder_uses_lower_floors_only(string folder) => Assert.That(s_plan.ForbiddenUses(folder), Is.Empty);

    [TestCaseSource(nameof(FoldersWithoutTorchSharp))]
    public void Only_networks_training_and_trainers_touch_TorchSharp(string folder) =>
        Assert.That(s_plan.UsesOfTorchSharp(folder), Is.Empty);

    [Test]
    public void The_table_has_every_folder_once() => Assert.That(Folders, Is.EquivalentTo(s_plan.FoldersWithTypes));

    [Test]
    public void Every_type_has_a_file_of_its_name() => Assert.That(s_plan.TypesWithoutFile, Is.Empty);

    [Test]
    public void A_turned_arrow_is_found()
    {
        FloorPlan turned = s_plan.WithSwapped("Models", "Pipeline");

        Assert.That(turned.ForbiddenUses("Models"), Has.Some.Contains("CtrPredictionTransformer").And.Some.Contains("BatchTransformer"));
    }

    [Test]
    public void A_use_of_TorchSharp_is_found() => Assert.That(s_plan.UsesOfTorchSharp("Networks/Layers"), Has.Some.Contains("Tower"));

    private static string Section(string heading)
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        int start = page.IndexOf(heading, StringComparison.Ordinal);
        return page[start..page.IndexOf("\n## ", start + 1, StringComparison.Ordinal)];
    }
}
