using Ctnet.MLNet.AspNetCore;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Mpi;
using Ctnet.MLNet.Tables;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Architecture;

/// <summary>The folders of a project are floors, and arrows go down only. The tables are those of docs/architecture.md.</summary>
public sealed class FloorsTests
{
    private const string Library = "Ctnet.MLNet", Compare = "Ctnet.MLNet.Compare", Tables = "Ctnet.MLNet.Tables",
        Service = "Ctnet.MLNet.AspNetCore", Mpi = "Ctnet.MLNet.Mpi";

    private static readonly Dictionary<string, FloorPlan> s_plans = new()
    {
        [Library] = new(Section(Library), Path.Combine(Repository.Root, Library), typeof(FeatureSchema).Assembly),
        [Compare] = new(Section(Compare), Path.Combine(Repository.Root, "extensions", Compare), typeof(CompareRun).Assembly),
        [Tables] = new(Section(Tables), Path.Combine(Repository.Root, "extensions", Tables), typeof(TableException).Assembly),
        [Mpi] = new(Section(Mpi), Path.Combine(Repository.Root, "extensions", Mpi), typeof(MpiCollectives).Assembly),
        [Service] = new(
            Section(Service), Path.Combine(Repository.Root, "extensions", Service), typeof(CtrServiceOptions).Assembly),
    };

    private static IEnumerable<object[]> Folders =>
        s_plans.SelectMany(plan => plan.Value.Folders.Select(folder => new object[] { plan.Key, folder.Name }));

    private static IEnumerable<string> FoldersWithoutTorchSharp =>
        s_plans[Library].Folders.Where(folder => !folder.TouchesTorchSharp).Select(folder => folder.Name);

    [TestCaseSource(nameof(Folders))]
    public void A_folder_uses_lower_floors_only(string project, string folder) =>
        Assert.That(s_plans[project].ForbiddenUses(folder), Is.Empty);

    [TestCaseSource(nameof(FoldersWithoutTorchSharp))]
    public void Only_networks_training_and_trainers_touch_TorchSharp(string folder) =>
        Assert.That(s_plans[Library].UsesOfTorchSharp(folder), Is.Empty);

    [TestCase(Library)]
    [TestCase(Compare)]
    [TestCase(Tables)]
    [TestCase(Service)]
    [TestCase(Mpi)]
    public void The_table_has_every_folder_once(string project) =>
        Assert.That(s_plans[project].Folders.Select(folder => folder.Name), Is.EquivalentTo(s_plans[project].FoldersWithTypes));

    [TestCase(Library)]
    [TestCase(Compare)]
    [TestCase(Tables)]
    [TestCase(Service)]
    [TestCase(Mpi)]
    public void Every_type_has_a_file_of_its_name(string project) => Assert.That(s_plans[project].TypesWithoutFile, Is.Empty);

    [Test]
    public void A_turned_arrow_is_found()
    {
        FloorPlan turned = s_plans[Library].WithSwapped("Models", "Pipeline");

        Assert.That(
            turned.ForbiddenUses("Models"), Has.Some.Contains("CtrPredictionTransformer").And.Some.Contains("BatchTransformer"));
    }

    [Test]
    public void A_use_of_TorchSharp_is_found() =>
        Assert.That(s_plans[Library].UsesOfTorchSharp("Networks/Layers"), Has.Some.Contains("Tower"));

    private static string Section(string project)
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        int start = page.IndexOf($"### {project}\n", StringComparison.Ordinal);
        return page[start..page.IndexOf("\n#", start + 1, StringComparison.Ordinal)];
    }
}
