using System.CommandLine;
using System.Globalization;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;

namespace Ctnet.MLNet.Samples.Sources;

/// <summary>
/// A guide with two sources. Its clicks depend on the user and on the item. The home feed's log knows the users, and the search
/// log knows the items.
/// </summary>
internal static class SourcesCommand
{
    private const int Users = 400, Items = 400, SourceRows = 40_000, GuideRows = 2_000;

    private static readonly FeatureSchema s_homeSchema = FeatureSchema.Create("home").Categorical("user")
        .Domain("home", home => home.Column("user", "UserId"))
        .Domain("guide", guide => guide.Column("user", "Visitor")).Build();

    private static readonly FeatureSchema s_searchSchema = FeatureSchema.Create("search").Categorical("item")
        .Domain("search", search => search.Column("item", "ItemId"))
        .Domain("guide", guide => guide.Column("item", "Product")).Build();

    private static readonly FeatureSchema s_guideSchema = FeatureSchema.Create("guide").Categorical("user").Categorical("item")
        .Domain("guide", guide => guide.Column("user", "Visitor").Column("item", "Product")).Build();

    public static Command Create()
    {
        var command = new Command("sources", "Train a guide with two sources: the home feed and the search log.");
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
    {
        var ml = new MLContext(seed: 1);
        ITransformer home = FitSource(ml, s_homeSchema, "home", ml.Data.LoadFromEnumerable(DrawHome(seed: 1)));
        ITransformer search = FitSource(ml, s_searchSchema, "search", ml.Data.LoadFromEnumerable(DrawSearch(seed: 2)));
        ITransformer newSearch = FitSource(ml, s_searchSchema, "search", ml.Data.LoadFromEnumerable(DrawSearch(seed: 3)));
        IDataView guideRows = ml.Data.LoadFromEnumerable(DrawGuide(seed: 4));
        IDataView newRows = ml.Data.LoadFromEnumerable(DrawGuide(seed: 5));
        FeatureSchema schema = s_guideSchema;

        #region sources
        // The guide has two sources: the home feed is its first one, and the search log a further one.
        var options = new CtnetAdapterOptions
        {
            LabelColumnName = "Clicked",
            Source = home,
            FurtherSources = [new() { Name = "search", Source = search }],
        };
        var guide = ml.Transforms.AlignFeatureSchema(schema, "guide")
            .Append(ml.BinaryClassification.Trainers.CtnetAdapter(options))
            .Fit(guideRows);

        // Later there are new rows and a newer model of the search log. The home feed stays as it is.
        var next = ml.BinaryClassification.Continue(guide, newRows, options: new()
        {
            RefreshedSources = new Dictionary<string, ITransformer> { ["search"] = newSearch },
        });
        #endregion

        options.FurtherSources = [];
        var homeOnly = ml.Transforms.AlignFeatureSchema(schema, "guide")
            .Append(ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(guideRows);
        IDataView laterRows = ml.Data.LoadFromEnumerable(DrawGuide(seed: 6));
        Print(ml, "the home feed only", homeOnly.Transform(laterRows));
        Print(ml, "both sources", guide.Transform(laterRows));
        Print(ml, "both sources, after the step", next.Transform(laterRows));
    }

    private static TransformerChain<CtrPredictionTransformer> FitSource(
        MLContext ml, FeatureSchema schema, string domain, IDataView rows) =>
        ml.Transforms.AlignFeatureSchema(schema, domain).Append(ml.BinaryClassification.Trainers.CtrTower("Clicked")).Fit(rows);

    private static void Print(MLContext ml, string name, IDataView scored) => AnsiConsole.MarkupLineInterpolated(
        CultureInfo.InvariantCulture, $"{name}: AUC {ml.BinaryClassification.EvaluateCtr(scored, "Clicked").Auc:0.000}");

    private static HomeVisit[] DrawHome(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, SourceRows).Select(_ => random.Next(Users))
            .Select(user => new HomeVisit { UserId = $"u{user}", Clicked = IsClicked(random, Trait(user)) })];
    }

    private static SearchHit[] DrawSearch(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, SourceRows).Select(_ => random.Next(Items))
            .Select(item => new SearchHit { ItemId = $"i{item}", Clicked = IsClicked(random, Trait(Users + item)) })];
    }

    private static GuideVisit[] DrawGuide(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, GuideRows).Select(_ => (User: random.Next(Users), Item: random.Next(Items)))
            .Select(row => new GuideVisit
            {
                Visitor = $"u{row.User}", Product = $"i{row.Item}",
                Clicked = IsClicked(random, Trait(row.User) + Trait(Users + row.Item)),
            })];
    }

    private static bool IsClicked(Random random, double logit) => random.NextDouble() < 1 / (1 + Math.Exp(-logit));

    // A fixed trait of each user and item, -2 to 2.
    private static double Trait(int number) => 4 * new Random(number).NextDouble() - 2;
}
