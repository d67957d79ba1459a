using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Syntax.Elements.Types;
using ArchUnitNET.Loader;

namespace Ctnet.MLNet.Tests.Architecture;

/// <summary>The floors of a project as docs/architecture.md has them, and its types by the folders of their files.</summary>
internal sealed partial class FloorPlan
{
    // Extension methods are in the namespaces of those whom they extend, so that users find them.
    private static readonly string?[] s_extensions =
    [
        typeof(Microsoft.ML.CtrCatalog).FullName,
        typeof(Microsoft.ML.TableCatalog).FullName,
        typeof(Microsoft.Extensions.DependencyInjection.CtrServiceCollectionExtensions).FullName,
        typeof(Microsoft.AspNetCore.Builder.CtrEndpointRouteBuilderExtensions).FullName,
    ];

    private readonly Dictionary<string, string> _folderOf;
    private readonly ArchUnitNET.Domain.Architecture _architecture;

    /// <param name="page">The text of the section that has the table.</param>
    /// <param name="project">The folder of the project.</param>
    /// <param name="assembly">The project's assembly.</param>
    public FloorPlan(string page, string project, System.Reflection.Assembly assembly)
    {
        Floors = [.. Read(page)];
        _architecture = new ArchLoader().LoadAssembly(assembly).Build();
        _folderOf = FoldersOf(project);
    }

    /// <summary>The folders of each floor, from top to bottom.</summary>
    public IReadOnlyList<IReadOnlyList<Folder>> Floors { get; private init; }

    public IEnumerable<Folder> Folders => Floors.SelectMany(floor => floor);

    /// <summary>The folders that have types.</summary>
    public IEnumerable<string> FoldersWithTypes => Types.Select(type => _folderOf[FileOf(type)]).Distinct();

    /// <summary>Types whose file is not named after them.</summary>
    public IEnumerable<string> TypesWithoutFile =>
        All.Where(type => !_folderOf.ContainsKey(FileOf(type))).Select(type => type.FullName);

    private IEnumerable<IType> All => _architecture.Types.Where(type => type is not GenericParameter
        && (type.FullName.StartsWith("Ctnet.", StringComparison.Ordinal)
            || s_extensions.Contains(type.FullName)));

    private IEnumerable<IType> Types => All.Where(type => _folderOf.ContainsKey(FileOf(type)));

    /// <summary>The uses that the floors forbid.</summary>
    /// <param name="folder">The folder whose types are looked at.</param>
    public IEnumerable<string> ForbiddenUses(string folder)
    {
        int floor = FloorOf(folder);
        string[] allowed = [folder, .. Floors.Skip(floor + 1).SelectMany(lower => lower).Select(lower => lower.Name)];
        IType[] others = [.. Types.Where(type => !allowed.Contains(_folderOf[FileOf(type)]))];
        return others.Length == 0 ? [] : Violations(InFolder(folder).Should().NotDependOnAny(others));
    }

    /// <summary>The uses of TorchSharp by a folder's types.</summary>
    public IEnumerable<string> UsesOfTorchSharp(string folder) => Violations(
        InFolder(folder).Should().NotDependOnAny(ArchRuleDefinition.Types(true).That().ResideInNamespaceMatching("^TorchSharp")));

    /// <summary>The same plan with two floors in each other's place.</summary>
    public FloorPlan WithSwapped(string folder, string other)
    {
        List<IReadOnlyList<Folder>> floors = [.. Floors];
        (int first, int second) = (FloorOf(folder), FloorOf(other));
        (floors[first], floors[second]) = (floors[second], floors[first]);
        return new(floors, _folderOf, _architecture);
    }

    private FloorPlan(
        IReadOnlyList<IReadOnlyList<Folder>> floors,
        Dictionary<string, string> folderOf,
        ArchUnitNET.Domain.Architecture architecture)
    {
        Floors = floors;
        _folderOf = folderOf;
        _architecture = architecture;
    }

    private GivenTypesConjunction InFolder(string folder) =>
        ArchRuleDefinition.Types().That().Are(Types.Where(type => _folderOf[FileOf(type)] == folder));

    private IEnumerable<string> Violations(TypesShouldConjunction rule) =>
        rule.Evaluate(_architecture).Where(result => !result.Passed).Select(result => result.Description);

    private int FloorOf(string folder) => Floors.Index().First(floor => floor.Item.Any(each => each.Name == folder)).Index;

    // A nested type stands in the file of the type that it is in, and a generic type's name has a number behind it.
    private static string FileOf(IType type)
    {
        string outermost = type.FullName.Split('+', '/')[0];
        return outermost[(outermost.LastIndexOf('.') + 1)..].Split('`')[0];
    }

    // The catalog is one class in several files, all in one folder: CtrCatalog.Data.cs.
    private static Dictionary<string, string> FoldersOf(string project) => Directory
        .EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
        .Select(file => (
            Name: Path.GetFileName(file).Split('.')[0],
            Folder: Path.GetRelativePath(project, Path.GetDirectoryName(file)!)))
        .Where(file => file.Folder.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
        .DistinctBy(file => file.Name)
        .ToDictionary(file => file.Name, file => file.Folder.Replace(Path.DirectorySeparatorChar, '/'));

    private static IEnumerable<IReadOnlyList<Folder>> Read(string page)
    {
        foreach (string line in page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            string cell = line.Split('|')[1];
            yield return
            [
                .. FolderPattern().Matches(cell).Select(match => new Folder(match.Groups[1].Value, match.Groups[2].Length > 0))
            ];
        }
    }

    [GeneratedRegex(@"`([\w/.]+)`(\*?)")]
    private static partial Regex FolderPattern();

    /// <summary>A folder of a floor.</summary>
    /// <param name="Name">Its path within the project.</param>
    /// <param name="TouchesTorchSharp">Whether its types may use TorchSharp.</param>
    public sealed record Folder(string Name, bool TouchesTorchSharp);
}
