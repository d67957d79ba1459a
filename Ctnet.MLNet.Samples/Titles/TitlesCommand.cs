using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.TorchSharp;
using Spectre.Console;

namespace Ctnet.MLNet.Samples.Titles;

/// <summary>
/// Fills a field that the target lacks: the source's items have a category, the target's only a title, and ML.NET's own deep
/// learning reads the category from the title. The trainer downloads its pre-trained network once.
/// </summary>
internal static class TitlesCommand
{
    // The file of the network and its address, and how ML.NET's message begins if it cannot be downloaded.
    private const string NetworkFile = "NasBert2000000.tsm", Address = $"https://aka.ms/mlnet-resources/models/{NetworkFile}",
        DownloadFailed = "Error downloading resource";

    private static readonly (string Category, string[] Words)[] s_words =
    [
        ("shoes", ["running shoes", "leather boots", "trail sneakers", "summer sandals"]),
        ("books", ["crime novel", "cooking book", "atlas of maps", "poems, hardcover"]),
        ("garden", ["garden hose", "flower pots", "lawn rake", "rose seeds"]),
    ];

    public static Command Create()
    {
        var command = new Command(
            "titles", "Read a category that the target lacks from titles (Microsoft.ML.TorchSharp), and align with it.");
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
    {
        string folder = Path.Combine(Path.GetTempPath(), "mlnet");
        Console.WriteLine(
            $"ML.NET's text classifier starts from a pre-trained network. If {Path.Combine(folder, NetworkFile)} is not there, "
            + $"ML.NET downloads it from {Address} now. Without a network, its attempts take two minutes.");
        try
        {
            ReadCategories();
        }
        catch (InvalidOperationException exception) when (exception.Message.Contains(DownloadFailed, StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                "ML.NET could not download its pre-trained network. This sample needs a network connection on its first run. Or "
                + $"get {Address} elsewhere, and put it into {folder}.", exception);
        }
    }

    private static void ReadCategories()
    {
        var ml = new MLContext(seed: 1) { FallbackToCpu = true };
        IDataView homeRows = ml.Data.LoadFromEnumerable(Draw(200, seed: 1));
        IDataView guideRows = ml.Data.LoadFromEnumerable(Draw(60, seed: 2));

        #region titles
        // A text classifier learns the categories of the source's items from their titles.
        var titles = ml.Transforms.Conversion.MapValueToKey("CategoryKey", "Category")
            .Append(ml.MulticlassClassification.Trainers.TextClassification("CategoryKey", outputColumnName: "FoundKey",
                sentence1ColumnName: "Title"))
            .Append(ml.Transforms.Conversion.MapKeyToValue("FoundCategory", "FoundKey"))
            .Fit(homeRows);

        // It predicts the categories of the target's items, which have titles only.
        FeatureSchema schema = FeatureSchema.Create("shop")
            .Categorical("category")
            .Domain("home", home => home.Column("category", "Category"))
            .Domain("guide", guide => guide.Column("category", "FoundCategory"))
            .Build();
        IDataView guide = titles.Transform(guideRows);
        #endregion

        FeatureAlignmentTransformer source = ml.Transforms.AlignFeatureSchema(schema, "home").Fit(homeRows);
        FeatureAlignmentTransformer both = ml.Transforms.AlignFeatureSchema(schema, "guide").Fit(guide, source);
        Console.WriteLine(both.Report);
        string[] found = [.. guide.GetColumn<string>("FoundCategory")], known = [.. guide.GetColumn<string>("Category")];
        int right = found.Zip(known, (one, other) => one == other).Count(same => same);
        AnsiConsole.MarkupLineInterpolated($"{right} of {found.Length} categories were found right.");
    }

    private static IEnumerable<TitledItem> Draw(int rows, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < rows; i++)
        {
            (string category, string[] words) = s_words[random.Next(s_words.Length)];
            yield return new() { Category = category, Title = $"{words[random.Next(words.Length)]}, {random.Next(10, 99)} euro" };
        }
    }
}
