using System.Globalization;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Tool;

/// <summary>A saved model of visits, and the command that scores files with it.</summary>
internal sealed class VisitModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(1);
    private readonly IDataView _rows;
    private readonly ITransformer _model;

    public VisitModel()
    {
        FeatureSchema schema = FeatureSchema.Create("visits")
            .Categorical("user", FieldGroup.User).Set("tags", maximumValues: 3).Numeric("price", NumericEncoding.None)
            .Categorical("shop").Categorical("member")
            .Domain("guide", guide => guide
                .Column("user", "User").Column("tags", "Tags", separator: "|").Column("price", "Price").Column("shop", "Shop")
                .Column("member", "Member"))
            .Build();
        _rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(i => new VisitRow
        {
            User = $"u{i % 7}", Tags = $"a|b{i % 3}", Price = i % 50, Shop = i % 4, Member = i % 2 == 0, Clicked = i % 5 < 2,
        }));
        var options = new CtrTowerOptions
        {
            LabelColumnName = nameof(VisitRow.Clicked), EmbeddingSize = 3, HiddenUnits = [5], NumberOfThreads = 1,
        };
        _model = _ml.Transforms.AlignFeatureSchema(schema, "guide").Append(_ml.BinaryClassification.Trainers.CtrTower(options))
            .Fit(_rows);
        _ml.Model.Save(_model, _rows.Schema, Path);
    }

    public string Path => _folder.File("visits.zip");

    public string RowsFile => _folder.File("rows.tsv");

    /// <summary>Scores of rows in memory, one by one.</summary>
    public float[] Scores(params VisitRow[] rows)
    {
        using PredictionEngine<VisitRow, VisitScore> engine = _ml.Model.CreatePredictionEngine<VisitRow, VisitScore>(_model);
        return [.. rows.Select(row => engine.Predict(row).Score)];
    }

    /// <summary>Saves another model of the same rows.</summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="more">A transformer that comes first.</param>
    /// <param name="withSchema">Whether the columns of the rows are saved too.</param>
    public string SaveWith(string name, ITransformer? more = null, bool withSchema = true)
    {
        ITransformer[] parts = more is null ? [_model] : [more, _model];
        _ml.Model.Save(new TransformerChain<ITransformer>(parts), withSchema ? _rows.Schema : null, _folder.File(name));
        return _folder.File(name);
    }

    /// <summary>A transformer of the rows.</summary>
    public ITransformer Fit(Func<MLContext, IEstimator<ITransformer>> estimator) => estimator(_ml).Fit(_rows);

    /// <summary>Runs the command on lines of a file.</summary>
    public ProgramResult Score(string text, string? model = null)
    {
        System.IO.File.WriteAllText(RowsFile, text);
        return ScoreFile(model);
    }

    /// <summary>Runs the command on the file as it is.</summary>
    public ProgramResult ScoreFile(string? model = null) =>
        BuiltProgram.Tool.Run(["score", model ?? Path, RowsFile, "--scores", _folder.File("scores.tsv")]);

    /// <summary>A file in the model's folder.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>Runs the command with the model and other arguments.</summary>
    public ProgramResult Run(params string[] arguments) => BuiltProgram.Tool.Run(["score", Path, .. arguments]);

    /// <summary>The scores that the command wrote.</summary>
    public float[] WrittenScores =>
    [
        .. System.IO.File.ReadLines(_folder.File("scores.tsv")).Skip(1)
            .Select(line => float.Parse(line.Split('\t')[0], CultureInfo.InvariantCulture)),
    ];

    public void Dispose() => _folder.Dispose();
}
