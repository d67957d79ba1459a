using System.CommandLine;
using System.Text;
using Ctnet.MLNet.Compare;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Example;

/// <summary>Writes the logs of the tutorial.</summary>
internal static class ExampleCommand
{
    private const int Days = 35;

    private static readonly Argument<DirectoryInfo> s_folder = new("folder")
    {
        Description = "The folder that the logs are written to.",
        DefaultValueFactory = _ => new DirectoryInfo("shop"),
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create()
    {
        var command = new Command(
            "example",
            "Write the two logs of the tutorial, five weeks of a shop that does not exist, and two nights that follow.\n"
            + "Example: ctnet example shop")
        {
            s_folder,
        };
        command.SetAction(parsed => Write(parsed.GetRequiredValue(s_folder)));
        return command;
    }

    private static void Write(DirectoryInfo folder)
    {
        if (folder.Exists && folder.EnumerateFileSystemInfos().Any())
            throw new InputFileException($"{folder.FullName} is not empty. Name a new folder.");
        folder.Create();
        var shop = new ExampleShop();
        List<string> home = [ExampleShop.HomeHeader], guide = [ExampleShop.GuideHeader];
        for (int day = 0; day < Days; day++)
        {
            home.AddRange(shop.Home(day));
            guide.AddRange(shop.Guide(day));
        }

        Save("home.csv", home);
        Save("guide.csv", guide, bom: true);
        Save("night1-home.csv", [ExampleShop.HomeHeader, .. shop.Home(Days)]);
        Save("night1-guide.csv", [ExampleShop.GuideHeader, .. shop.Guide(Days)]);
        Save("night2-home.csv", [ExampleShop.HomeHeader, .. shop.Home(Days + 1)]);
        Save("night2-guide.csv", [ExampleShop.GuideHeader, .. shop.Guide(Days + 1, broken: true)]);

        void Save(string name, List<string> lines, bool bom = false)
        {
            string path = Path.Combine(folder.FullName, name);
            WholeFile.Write(path, file => File.WriteAllText(file, string.Join('\n', lines) + "\n", new UTF8Encoding(bom)));
            AnsiConsole.MarkupLineInterpolated(
                $"{name}: {PrintedTable.Number(lines.Count - 1)} rows, {new FileInfo(path).Length / 1024} KB");
        }
    }
}
