using Ctnet.MLNet.Tests.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;
using static Ctnet.MLNet.Tests.Alignment.HistoryRow;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>A field may name the domain whose history it reads; the source brings that history.</summary>
internal sealed class NamedHistoryTests
{
    // The slots: user, item, the home feed's sequence of 3, its rate and count, the own rate and count.
    private static readonly FeatureSchema s_schema = FeatureSchema.Create("log")
        .Categorical("user").Categorical("item")
        .History("home.clicks", of: "item", by: "user", maximumValues: 3, historyDomain: "home")
        .Statistic("home.rate", of: "user", historyDomain: "home")
        .Statistic("rate", of: "user")
        .Domain("home", Map).Domain("guide", Map).Build();

    private static readonly HistoryRow[] s_home =
        [At(0, 1, "u", "a", true), At(0, 2, "u", "b", true), At(0, 3, "v", "a", false), At(1, 1, "u", "c", true)];

    [Test]
    public void A_target_that_starts_from_the_source_reads_the_source_s_history()
    {
        FeatureAlignmentTransformer home = FitHome(), guide = Context.Transforms
            .AlignFeatureSchema(s_schema, "guide", startFrom: home).Fit(View(At(1, 0, "u", "a", false)));
        float[] row = Vectors(guide, View(At(2, 0, "u", "a", false))).Single();

        // The items a, b and c have the ids 2, 3 and 4. The user has 3 rows in home and 1 in the guide.
        Assert.That(row[2..5], Is.EqualTo(new float[] { 2, 3, 4 }));
        Assert.That((row[6], row[8]), Is.EqualTo(((float)(Math.Log(4) / 5), (float)(Math.Log(2) / 5))));
    }

    [Test]
    public void A_refreshed_source_brings_its_newest_history_and_its_ids_are_mapped()
    {
        // The guide met other users and items first, so its ids differ from the source's.
        ITransformer target = Context.Transforms.AlignFeatureSchema(s_schema, "guide")
            .Append(Context.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(FitSource(s_home))))
            .Fit(View(At(0, 0, "w", "x", false), At(0, 1, "v", "a", true)));
        ITransformer next = Context.BinaryClassification.Continue(
            target, View(At(1, 0, "w", "x", true)), FitSource(s_home), new() { NumberOfThreads = 1 });
        float[][] rows = Features(next, View(At(2, 0, "u", "a", false), At(2, 0, "w", "a", false)));

        // The guide's items: x is 2 and a is 3. The source's b and c follow. The user u was never in the guide.
        Assert.That(rows[0][2..5], Is.EqualTo(new float[] { 3, 4, 5 }));
        Assert.That(rows[0][6], Is.EqualTo((float)(Math.Log(4) / 5)));
        Assert.That(rows[0][8], Is.Zero, "nothing of its own");
        Assert.That(rows[1][2..7], Is.EqualTo(new float[5]), "w was never in the home feed");
        Assert.That(rows[1][8], Is.EqualTo((float)(Math.Log(3) / 5)));
    }

    [Test]
    public void A_history_that_nobody_brought_is_warned_of()
    {
        var ml = new MLContext(seed: 1);
        List<string> warnings = WarningList.Of(ml);
        ml.Transforms.AlignFeatureSchema(s_schema, "guide").Fit(View(At(0, 0, "u", "a", true)));
        Assert.That(
            warnings.Where(warning => warning.Contains("history", StringComparison.Ordinal)),
            Is.EqualTo(new[] { "home.clicks", "home.rate" }.Select(field =>
                $"Field '{field}' reads the history of domain 'home', and there is none yet: its values are 0. "
                + "Give AlignFeatureSchema the source's pipeline (startFrom), or Continue a refreshed source.")));
        warnings.Clear();
        ml.Transforms.AlignFeatureSchema(s_schema, "home").Fit(View(s_home));
        Assert.That(warnings.Where(warning => warning.Contains("history", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void A_named_domain_must_exist_and_only_histories_name_one()
    {
        Assert.That(
            () => FeatureSchema.Create("log").Categorical("user").Statistic("rate", of: "user", historyDomain: "hom")
                .Domain("home", domain => domain.Column("user", "User").Time("Time").Label("Clicked")).Build(),
            Throws.TypeOf<FeatureSchemaException>()
                .With.Message.Contains("Field 'rate': its historyDomain 'hom' is not a domain of the schema."));
        Assert.That(
            () => FeatureSchema.Create("log").Field(
                new() { Name = "user", Kind = FieldKind.Categorical, HistoryDomain = "home" })
                .Domain("home", domain => domain.Column("user", "User")).Build(),
            Throws.TypeOf<FeatureSchemaException>().With.Message.Contains("historyDomain is for fields that are built from"));
        Assert.That(FeatureSchema.Parse(s_schema.ToJson()).Fields, Is.EqualTo(s_schema.Fields));
    }

    private static FeatureAlignmentTransformer FitHome() => Fit(s_schema, View(s_home), "home");

    private static TransformerChain<CtrPredictionTransformer> FitSource(HistoryRow[] rows) =>
        Context.Transforms.AlignFeatureSchema(s_schema, "home")
            .Append(Context.BinaryClassification.Trainers.CtrTower(Tiny.Tower())).Fit(View(rows));

    private static float[][] Features(ITransformer model, IDataView rows) =>
        [.. model.Transform(rows).GetColumn<float[]>("Features")];

    private static void Map(FeatureDomainBuilder domain) =>
        domain.Column("user", "User").Column("item", "Item").Time("Time").Label("Clicked");

    private static IDataView View(params HistoryRow[] rows) => Context.Data.LoadFromEnumerable(rows);
}
