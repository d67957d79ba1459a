using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;

namespace Ctnet.MLNet.Samples.Quickstart;

/// <summary>
/// A week of history, then a week in which every day is first scored and then trained on: a target-only model and CTNet, side by
/// side.
/// </summary>
internal sealed class QuickstartRun(DirectoryInfo output, int seed)
{
    private const int HistoryDays = 7, Days = 14, HomeRowsADay = 40_000, GuideRowsADay = 5_000;

    private const double ClickRate = 0.03;

    private readonly MLContext _ml = new(seed);
    private readonly FeatureSchema _schema = QuickstartSchema.Create();
    private readonly List<(string Name, List<ScoredImpression> Scored)> _results = [];
    private double _logisticAuc;

    public async Task<int> Execute(CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        AnsiConsole.MarkupLine(
            "[bold]Two simulated domains[/]: a home feed (source) and a guide with an eighth of its rows (target),");
        AnsiConsole.MarkupLine($"other column names and units, new users and items every day. {HistoryDays} days of history; "
            + "then each day is scored, and trained on after.");
        (HomeImpression[][] home, GuideImpression[][] guide) = Simulate();

        ITransformer ctnet = AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(progress => Train(home, guide, progress));
        PrintTable(guide);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"ML.NET's logistic regression on the source tower's last layer: AUC {_logisticAuc:0.000}.");
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"{Days * HomeRowsADay:N0} + {Days * GuideRowsADay:N0} rows in {seconds:0} s.");
        return await SaveAndScoreInFreshProcess(ctnet, guide[^1], cancellationToken);
    }

    private (HomeImpression[][] Home, GuideImpression[][] Guide) Simulate()
    {
        var world = new SimulatedWorld(seed, ClickRate);
        var home = new HomeImpression[Days][];
        var guide = new GuideImpression[Days][];
        for (int day = 0; day < Days; day++)
        {
            world.NextDay();
            (home[day], guide[day]) = (world.DrawHome(HomeRowsADay), world.DrawGuide(GuideRowsADay));
        }

        return (home, guide);
    }

    private ITransformer Train(HomeImpression[][] home, GuideImpression[][] guide, ProgressContext progress)
    {
        ProgressTask history = progress.AddTask("history", maxValue: 3);
        ProgressTask daily = progress.AddTask("day by day", maxValue: Days - HistoryDays);
        FeatureSchema schema = _schema;
        MLContext ml = _ml;
        IDataView homeRows = ml.Data.LoadFromEnumerable(home.Take(HistoryDays).SelectMany(day => day));
        IDataView guideRows = ml.Data.LoadFromEnumerable(guide.Take(HistoryDays).SelectMany(day => day));

        #region train
        // The source: a model of the home feed.
        ITransformer source = ml.Transforms.AlignFeatureSchema(schema, "home")
            .Append(ml.BinaryClassification.Trainers.CtrTower("Clicked"))
            .Fit(homeRows);

        // The target: a model of the guide, with what the source knows.
        ITransformer ctnet = ml.Transforms.AlignFeatureSchema(schema, "guide")
            .Append(ml.Transforms.FeaturizeWithSourceTower(source))
            .Append(ml.BinaryClassification.Trainers.CtnetAdapter("Clicked"))
            .Fit(guideRows);
        #endregion
        history.Increment(2);
        IDataView laterRows = ml.Data.LoadFromEnumerable(guide.Skip(HistoryDays).SelectMany(day => day));
        _logisticAuc = TrainLogisticRegression(ml, schema, source, guideRows, laterRows);

        ITransformer targetOnly = ml.Transforms.AlignFeatureSchema(schema, "guide")
            .Append(ml.BinaryClassification.Trainers.CtrTower("Clicked"))
            .Fit(guideRows);
        history.Increment(1);

        for (int day = HistoryDays; day < Days; day++)
        {
            IDataView newHomeRows = ml.Data.LoadFromEnumerable(home[day]), newGuideRows = ml.Data.LoadFromEnumerable(guide[day]);
            Score("target-only", targetOnly, newGuideRows);
            Score("CTNet", ctnet, newGuideRows);

            #region continue
            // Tonight: new rows only, the newest source, nothing forgotten.
            source = ml.BinaryClassification.Continue(source, newHomeRows);
            ctnet = ml.BinaryClassification.Continue(ctnet, newGuideRows, refreshedSource: source);
            #endregion
            targetOnly = ml.BinaryClassification.Continue(targetOnly, newGuideRows);
            daily.Increment(1);
        }

        return ctnet;
    }

    private static double TrainLogisticRegression(
        MLContext ml, FeatureSchema schema, ITransformer source, IDataView guideRows, IDataView laterRows)
    {
        #region logistic
        // The source tower's outputs for a guide row become columns that any trainer can read.
        var logistic = ml.Transforms.AlignFeatureSchema(schema, "guide")
            .Append(ml.Transforms.FeaturizeWithSourceTower(source))
            .AppendCacheCheckpoint(ml)
            .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression("Clicked", "SourceTower.Layer2"))
            .Fit(guideRows);
        #endregion
        return ml.BinaryClassification.EvaluateCtr(logistic.Transform(laterRows), "Clicked").Auc;
    }

    private void Score(string name, ITransformer model, IDataView rows)
    {
        IDataView scored = model.Transform(rows);
        List<ScoredImpression> all = _results.Find(result => result.Name == name).Scored ?? Add(name);
        all.AddRange(scored.GetColumn<string>(nameof(GuideImpression.Visitor))
            .Zip(scored.GetColumn<bool>(nameof(GuideImpression.Clicked)), scored.GetColumn<float>("Probability"))
            .Select(row => new ScoredImpression { User = row.First, Label = row.Second, Probability = row.Third }));
    }

    private List<ScoredImpression> Add(string name)
    {
        _results.Add((name, []));
        return _results[^1].Scored;
    }

    private void PrintTable(GuideImpression[][] guide)
    {
        Add("attainable").AddRange(guide.Skip(HistoryDays).SelectMany(day => day).Select(
            row => new ScoredImpression { User = row.Visitor, Label = row.Clicked, Probability = (float)row.TrueProbability }));
        var metrics = _results.Select(result => (result.Name, Metrics: Evaluate(result.Scored))).ToList();
        double attainable = metrics[^1].Metrics.Auc;

        Table table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("guide, days 8-14").NoWrap());
        foreach (string column in (string[])["AUC", "GAUC", "LogLoss", "PCOC", "share of the attainable AUC"])
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach ((string name, CtrMetrics measured) in metrics)
        {
            table.AddRow(
                name, F(measured.Auc, "0.000"), F(measured.Gauc, "0.000"), F(measured.LogLoss, "0.000"), F(measured.Pcoc, "0.00"),
                F(100 * (measured.Auc - 0.5) / (attainable - 0.5), "0") + " %");
        }

        AnsiConsole.Write(table);
        static string F(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    private CtrMetrics Evaluate(List<ScoredImpression> scored) =>
        _ml.BinaryClassification.EvaluateCtr(_ml.Data.LoadFromEnumerable(scored), groupColumnName: nameof(ScoredImpression.User));

    private static float ParseScore(string line) => float.Parse(line, NumberStyles.Float, CultureInfo.InvariantCulture);

    private async Task<int> SaveAndScoreInFreshProcess(
        ITransformer model, GuideImpression[] lastDay, CancellationToken cancellationToken)
    {
        output.Create();
        string zip = Path.Combine(output.FullName, "guide.zip"), rowsFile = Path.Combine(output.FullName, "guide-rows.tsv"),
            scoresFile = Path.Combine(output.FullName, "guide-scores.tsv");
        IDataView rows = _ml.Data.LoadFromEnumerable(lastDay);
        _ml.Model.Save(model, rows.Schema, zip);
        await using (FileStream stream = File.Create(rowsFile))
            _ml.Data.SaveAsText(rows, stream, schema: false);

        await FreshProcess.Run([ScoreCommand.Name, zip, rowsFile, scoresFile], cancellationToken);
        float[] here = [.. model.Transform(rows).GetColumn<float>("Score")];
        float[] there = [.. File.ReadLines(scoresFile).Select(ParseScore)];
        bool same = here.AsSpan().SequenceEqual(there);
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, zip);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"Saved [bold]{relative}[/] ({new FileInfo(zip).Length / 1024.0 / 1024.0:0.0} MB).");
        if (same)
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
                $"A fresh process loaded it and scored {there.Length:N0} rows: [green]the scores are the same[/].");
        else
            AnsiConsole.MarkupLine("[red]A fresh process loaded it and its scores differ: this is a defect.[/]");
        return same ? 0 : 1;
    }
}
