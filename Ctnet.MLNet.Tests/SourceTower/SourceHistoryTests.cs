using Ctnet.MLNet.Tests.Alignment;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.HistoryRow;

namespace Ctnet.MLNet.Tests.SourceTower;

/// <summary>
/// A source tower that is used for another domain's rows reads the source's own histories, which it has learnt from.
/// </summary>
internal sealed class SourceHistoryTests
{
    private static readonly FeatureSchema s_schema = FeatureSchema.Create("log")
        .Categorical("user").Categorical("item")
        .History("clicks", of: "item", by: "user", maximumValues: 3)
        .Statistic("rate", of: "user")
        .Domain("home", Map).Domain("guide", Map).Build();

    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void The_source_s_columns_of_a_target_row_are_those_of_the_same_row_in_the_source()
    {
        ITransformer source = FitSource();
        IDataView later = View(Log(seed: 5, firstDay: 8, users: 12));
        ITransformer featurizer = _ml.Transforms.FeaturizeWithSourceTower(source, "guide").Fit(later);

        // Both domains map the same columns, so the source knows as much of a guide row as of a home row.
        float[] expected = source.Scores(later);
        Assert.That(Logits(featurizer, later), Is.EqualTo(expected).Within(1e-5f));
        Assert.That(Logits(ThroughFile(featurizer), later), Is.EqualTo(Logits(featurizer, later)));
        Assert.That(
            Logits(_ml.Transforms.FeaturizeWithSourceTower(FitSource(days: 4), "guide").Fit(later), later),
            Is.Not.EqualTo(expected).Within(1e-5f), "a source with a shorter history gives other columns");
    }

    [Test]
    public void A_ctnet_that_freezes_the_source_reads_the_source_s_histories_too()
    {
        // A target of the source's logit alone, with learning rates of zero but for the weight of that logit.
        IDataView later = View(Log(seed: 5, firstDay: 8, users: 12));
        var options = new CtnetAdapterOptions
        {
            LabelColumnName = "Clicked", Source = FitSource(), HiddenUnits = [8], EmbeddingSize = 4, NumberOfThreads = 1, Seed = 1,
            AdapterKind = AdapterKind.None, SourceLogit = true, SourceEmbedding = false, NewIdsFromSource = false,
            LinearTerm = false, BatchSize = 16,
        };
        ITransformer own = Fit(options, later);
        FeatureAlignmentTransformer align = _ml.Transforms.AlignFeatureSchema(s_schema, "guide").Fit(later);
        SourceTowerTransformer featurizer = _ml.Transforms.FeaturizeWithSourceTower(options.Source, "guide").Fit(later);
        options.Source = null;
        ITransformer columns = _ml.BinaryClassification.Trainers.CtnetAdapter(options)
            .Fit(featurizer.Transform(align.Transform(later)));
        IDataView featurized = featurizer.Transform(align.Transform(later));
        Assert.That(own.Scores(later), Is.EqualTo(columns.Scores(featurized)).Within(1e-5f));
        Assert.That(ThroughFile(own).Scores(later), Is.EqualTo(own.Scores(later)));
    }

    private TransformerChain<CtrPredictionTransformer> Fit(CtnetAdapterOptions options, IDataView rows) =>
        _ml.Transforms.AlignFeatureSchema(s_schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(rows);

    private TransformerChain<CtrPredictionTransformer> FitSource(int days = 8)
    {
        CtrTowerOptions options = Tiny.Tower();
        options.HiddenUnits = [8];
        return _ml.Transforms.AlignFeatureSchema(s_schema, "home")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(options))
            .Fit(View(Log(seed: 3, firstDay: 8 - days, users: 10, days)));
    }

    private static float[] Logits(ITransformer featurizer, IDataView rows) =>
        [.. featurizer.Transform(rows).GetColumn<float[]>("SourceTower.Logit").Select(logit => logit.Single())];

    private ITransformer ThroughFile(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, null, stream);
        stream.Position = 0;
        return _ml.Model.Load(stream, out _);
    }

    private static HistoryRow[] Log(int seed, int firstDay, int users, int days = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(firstDay, days).SelectMany(day => Enumerable.Range(0, 40).Select(_ =>
            {
                int user = random.Next(users);
                return At(day, random.Next(24), $"u{user}", $"i{random.Next(6)}", random.Next(users) > user);
            })),
        ];
    }

    private static void Map(FeatureDomainBuilder domain) =>
        domain.Column("user", "User").Column("item", "Item").Time("Time").Label("Clicked");

    private IDataView View(params HistoryRow[] rows) => _ml.Data.LoadFromEnumerable(rows);
}
