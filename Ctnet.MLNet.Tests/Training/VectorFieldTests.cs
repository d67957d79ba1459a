using System.Globalization;
using Ctnet.MLNet.Continual;
using Ctnet.MLNet.Evaluation;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>
/// Fields of vectors from the schema to the saved model. Whether a row is clicked depends on its title's embedding alone, and
/// each row has another title.
/// </summary>
public sealed class VectorFieldTests
{
    private const int Dimension = 6;

    private static readonly FeatureSchema Schema = FeatureSchema.Create("titles")
        .Categorical("user", FieldGroup.User).Vector("title", Dimension)
        .Domain("home", home => home.Column("user", "User").Column("title", "TitleText", separator: " "))
        .Domain("guide", guide => guide.Column("user", "User").Column("title", "Title"))
        .Build();

    private readonly MLContext _ml = new(seed: 1);
    private TitleRow[] _probe = null!;
    private IDataView _rows = null!, _probeRows = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _probe = Rows(400, seed: 5);
        (_rows, _probeRows) = (_ml.View(Rows(1500, seed: 4)), _ml.View(_probe));
    }

    [Test]
    public void A_tower_learns_from_vectors_of_titles_that_it_never_saw()
    {
        float[] scores = Tower().Scores(_probeRows);
        double auc = RankingMeasures.Auc<float>([.. _probe.Select(row => row.Clicked)], scores);
        Assert.That(auc, Is.GreaterThan(0.9));
    }

    [Test]
    public void Vectors_that_no_model_could_score_are_refused_before_rows_are_read()
    {
        const int Widest = 16_384, Fields = 129;
        FeatureSchemaBuilder schema = FeatureSchema.Create("wide");
        for (int i = 0; i < Fields; i++)
            schema = schema.Vector($"v{i}", Widest);
        SchemaDefinition columns = SchemaDefinition.Create(typeof(TitleRow));
        columns[nameof(TitleRow.Title)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Widest);
        IDataView rows = _ml.Data.LoadFromEnumerable(
            [new TitleRow { Title = new float[Widest] }, new TitleRow { Title = new float[Widest], Clicked = true }], columns);
        FeatureSchema wide = schema.Domain("guide", guide =>
        {
            for (int i = 0; i < Fields; i++)
                guide.Column($"v{i}", "Title");
        }).Build();
        Assert.That(
            () => _ml.Transforms.AlignFeatureSchema(wide, "guide")
                .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())).Fit(rows),
            Throws.ArgumentException.With.Message.Contains("and a model can read 2097152"));
    }

    [Test]
    public void A_missing_vector_is_zeros_with_a_mark()
    {
        CtrModelParameters model = Tower().Model();
        WeightTensor weight = model.Weights["tower.vectors.0.weight"], bias = model.Weights["tower.vectors.0.bias"];
        Assert.That((weight.Rows, weight.Columns, bias.Rows), Is.EqualTo((4, Dimension + 1, 4)));
        float[] before = Enumerable.Range(0, 4).Select(i => weight.Values[i * weight.Columns + Dimension]).ToArray();

        TitleRow[] missing = [.. Rows(64, seed: 6).Select(row => new TitleRow { User = row.User, Clicked = row.Clicked })];
        CtrModelParameters next = _ml.BinaryClassification
            .Continue(Tower(), _ml.View(missing), options: new() { NumberOfThreads = 1 }).Model();
        WeightTensor after = next.Weights["tower.vectors.0.weight"];
        for (int i = 0; i < 4; i++)
        {
            ReadOnlySpan<float> row = after.Values.AsSpan(i * after.Columns, Dimension);
            Assert.That(row.SequenceEqual(weight.Values.AsSpan(i * weight.Columns, Dimension)), Is.True, "zeros teach nothing");
        }

        Assert.That(
            Enumerable.Range(0, 4).Select(i => after.Values[i * after.Columns + Dimension]), Is.Not.EqualTo(before),
            "the mark learns");
    }

    [Test]
    public void A_saved_model_scores_and_goes_on_as_in_memory([Values] Interaction interaction)
    {
        ITransformer model = Ctnet(options => options.Interaction = interaction);
        using var file = new MemoryStream();
        _ml.Model.Save(model, _rows.Schema, file);
        file.Position = 0;
        ITransformer loaded = _ml.Model.Load(file, out _);
        Assert.That(loaded.Scores(_probeRows).SameAs(model.Scores(_probeRows)), Is.True);
        Tiny.AssertSame(Next(loaded).Model(), Next(model).Model());

        ITransformer Next(ITransformer before) =>
            _ml.BinaryClassification.Continue(before, _probeRows, options: new() { NumberOfThreads = 1 });
    }

    [Test]
    public void A_prediction_engine_and_a_scorer_give_the_scores_of_Transform()
    {
        ITransformer model = Ctnet(_ => { });
        float[] expected = model.Scores(_probeRows);
        using PredictionEngine<TitleRow, ScoredTitle> engine = _ml.Model.CreatePredictionEngine<TitleRow, ScoredTitle>(model);
        Assert.That(_probe.Select(row => engine.Predict(row).Score), Is.EqualTo(expected));

        using var folder = new TemporaryFolder();
        _ml.Model.Save(model, _rows.Schema, folder.File("model.zip"));
        using var scorer = new CtrScorer<TitleRow>(folder.File("model.zip"));
        Assert.That(scorer.Score(_probe).Select(score => score.Score), Is.EqualTo(expected));
        TitleRow[] bad = [_probe[0], new() { User = "u1", Title = [1, 2] }];
        Assert.That(
            () => scorer.Score(bad), Throws.TypeOf<BadRowException>().With.Message.StartsWith(
                "Column 'Title', row 1: its vector has 2 numbers, and field 'title' has the dimension 6."));
    }

    [Test]
    public void A_source_reads_the_target_s_column_of_the_same_field([Values] SourceRefresh refresh)
    {
        TransformerChain<CtrPredictionTransformer> source = Source();
        CtnetAdapterOptions options = Options(source), columns = Options(null);
        ITransformer byOption = Guide().Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(_rows);
        ITransformer byColumns = Guide().Append(_ml.Transforms.FeaturizeWithSourceTower(source))
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(columns)).Fit(_rows);
        foreach ((string name, WeightTensor weight) in byOption.Model().Weights)
            Assert.That(byColumns.Model().Weights[name].Values, Is.EqualTo(weight.Values).Within(1e-5f), name);

        // The source scores rows of the target through the text's numbers, which are the vector's.
        IDataView probed = Guide().Append(_ml.Transforms.FeaturizeWithSourceTower(source)).Fit(_rows).Transform(_probeRows);
        Assert.That(
            probed.GetColumn<float[]>("SourceTower.Logit").Select(logit => logit.Single()),
            Is.EqualTo(source.Scores(_probeRows)).Within(1e-5f));

        options.SourceRefresh = refresh;
        (options.AdapterKind, options.Start) = refresh == SourceRefresh.CarryOver
            ? (AdapterKind.None, TargetStart.Source)
            : (AdapterKind.Glu, TargetStart.Source);
        (options.LearningRate, options.EmbeddingLearningRate) = (0, 0);
        ITransformer start = Guide().Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(_rows);
        ITransformer refreshed = _ml.BinaryClassification.Continue(source, _probeRows, options: new() { NumberOfThreads = 1 });
        CtrModelParameters next =
            _ml.BinaryClassification.Continue(start, _probeRows, refreshed, new() { NumberOfThreads = 1 }).Model();
        string projection = "tower.vectors.0.weight";
        ITransformer expected = refresh == SourceRefresh.Replace ? source : refreshed;
        Assert.That(
            next.Weights[projection].Values, Is.EqualTo(expected.Model().Weights[projection].Values).Within(1e-6f));
        Assert.That(refreshed.Model().Weights[projection].SameAs(source.Model().Weights[projection]), Is.False);
    }

    [Test]
    public void An_exported_file_gives_the_scores_of_the_model()
    {
        TransformerChain<CtrPredictionTransformer> model = Tower();
        using var file = new MemoryStream();
        _ml.Model.ConvertToCtrOnnx(model, file);
        using var session = new InferenceSession(file.ToArray());
        float[][] features = [.. model.Transform(_probeRows).GetColumn<float[]>("Features")];
        var input = new DenseTensor<float>(features.SelectMany(row => row).ToArray(), [features.Length, Dimension + 1]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("Features", input)], ["Score"]);
        Assert.That(results.Single().AsEnumerable<float>().ToArray(), Is.EqualTo(model.Scores(_probeRows)).Within(1e-5f));
    }

    [Test]
    public void A_continual_step_with_another_dimension_is_refused()
    {
        FeatureSchema other = FeatureSchema.Create("titles").Categorical("user", FieldGroup.User).Vector("title", 2)
            .Domain("guide", guide => guide.Column("user", "User").Column("title", "TitleText", separator: " ")).Build();
        TitleRow[] rows = [.. Rows(20, seed: 7).Select(row => new TitleRow { User = row.User, TitleText = "1 2" })];
        IDataView aligned = _ml.Transforms.AlignFeatureSchema(other, "guide").Fit(_ml.View(rows)).Transform(_ml.View(rows));
        CtrTowerOptions options = Set(new CtrTowerOptions());
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtrTower(options).Fit(aligned, null, Tower().Model()),
            Throws.ArgumentException.With.Message.StartsWith("The earlier model was trained on other fields: user, title[0], "));
    }

    [Test]
    public void A_step_on_vectors_of_another_length_is_refused()
    {
        var unit = new FeatureSchemaBuilder("titles").Categorical("user", FieldGroup.User)
            .Vector("title", Dimension, unitLength: true)
            .Domain("guide", guide => guide.Column("user", "User").Column("title", "Title")).Build();
        IDataView aligned = _ml.Transforms.AlignFeatureSchema(unit, "guide").Fit(_rows).Transform(_rows);
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtrTower(Set(new CtrTowerOptions())).Fit(aligned, null, Tower().Model()),
            Throws.ArgumentException.With.Message.Contains(
                "The model was trained on vectors of field 'title' with another 'unitLength'."));
    }

    [Test]
    public void A_period_with_other_vectors_is_noticed()
    {
        TransformerChain<CtrPredictionTransformer> model = Tower();
        TitleRow[] moved = [.. Rows(400, seed: 8).Select(row => new TitleRow
        {
            User = row.User, Clicked = row.Clicked, Title = [.. row.Title.Select(value => value + 3)],
        })];
        PeriodInputs before = InputProfiler.Profile(model, _probeRows, "Clicked", "Features"),
            now = InputProfiler.Profile(model, _ml.View(moved), "Clicked", "Features");
        Assert.That(before.Fields[1].Numbers, Has.Length.EqualTo(_probe.Count(row => row.Title.Length > 0)));
        Assert.That(
            before.Fields[1].Numbers[^1],
            Is.EqualTo(_probe.Where(row => row.Title.Length > 0).Max(row => row.Title.Average())).Within(1e-5));
        Assert.That(new InputDrift(new()).Between(before, now), Has.Some.StartsWith(
            "The values of field 'title' have another distribution than before: "));
    }

    [Test]
    public void Training_that_diverges_names_the_vector_with_the_largest_values()
    {
        TitleRow[] rows = [.. Rows(200, seed: 9).Select((row, i) => new TitleRow
        {
            User = row.User, Clicked = row.Clicked,
            Title = i < 96 ? row.Title : [.. row.Title.Select(value => value * 1e30f)],
        })];
        CtrTowerOptions options = Set(new CtrTowerOptions());
        options.ShufflePoolSize = 0;
        CtrTowerTrainer trainer = _ml.BinaryClassification.Trainers.CtrTower(options);
        Assert.That(
            () => Guide().Append(trainer).Fit(_ml.View(rows)),
            Throws.TypeOf<TrainingDivergedException>().With.Property("Field").EqualTo("title"));
    }

    [Test]
    public void A_tower_from_elsewhere_has_no_vectors()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tower.json"), $$"""
            {
              "schema": {{Schema.ToJson()}}, "domain": "guide", "vocabularies": { "user": [] }, "embeddingSize": 4,
              "hiddenUnits": [3]
            }
            """);
        File.WriteAllBytes(folder.File("tower.safetensors"), [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']);
        Assert.That(
            () => _ml.Model.LoadSourceTower(folder.File("tower.json"), folder.File("tower.safetensors")),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(
                "Field 'title' is a vector, which a tower from elsewhere cannot have."));
    }

    private static TitleRow[] Rows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Row(random, i))];
    }

    private static TitleRow Row(Random random, int number)
    {
        float[] title = [.. Enumerable.Range(0, Dimension).Select(_ => (float)(2 * random.NextDouble() - 1))];
        bool clicked = title[0] - title[1] + 0.5 * title[2] > 0;
        if (number % 10 == 9)
            title = [];
        return new()
        {
            User = $"u{random.Next(20)}", Title = title, Clicked = clicked,
            TitleText = string.Join(' ', title.Select(value => value.ToString("R", CultureInfo.InvariantCulture))),
        };
    }

    private static TOptions Set<TOptions>(TOptions options) where TOptions : CtrTrainerOptions
    {
        (options.LabelColumnName, options.EmbeddingSize, options.HiddenUnits) = ("Clicked", 4, [8, 5]);
        (options.BatchSize, options.NumberOfThreads, options.Seed) = (32, 1, 1);
        return options;
    }

    private static CtnetAdapterOptions Options(ITransformer? source)
    {
        CtnetAdapterOptions options = Set(new CtnetAdapterOptions());
        options.Source = source;
        return options;
    }

    private FeatureAlignmentEstimator Guide() => _ml.Transforms.AlignFeatureSchema(Schema, "guide");

    private TransformerChain<CtrPredictionTransformer> Tower()
    {
        CtrTowerOptions options = Set(new CtrTowerOptions());
        options.NumberOfEpochs = 3;
        return Guide().Append(_ml.BinaryClassification.Trainers.CtrTower(options)).Fit(_rows);
    }

    private TransformerChain<CtrPredictionTransformer> Source() => _ml.Transforms.AlignFeatureSchema(Schema, "home")
        .Append(_ml.BinaryClassification.Trainers.CtrTower(Set(new CtrTowerOptions()))).Fit(_ml.View(Rows(600, seed: 3)));

    private TransformerChain<CtrPredictionTransformer> Ctnet(Action<CtnetAdapterOptions> set)
    {
        CtnetAdapterOptions options = Options(Source());
        set(options);
        return Guide().Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(_rows);
    }

    private sealed class ScoredTitle
    {
        public float Score { get; set; }
    }
}
