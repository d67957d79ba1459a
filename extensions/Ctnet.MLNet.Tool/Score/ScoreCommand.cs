using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ctnet.MLNet.Compare;
using Microsoft.ML;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Score;

/// <summary>Scores the rows of a file with a saved model. It needs no libtorch.</summary>
internal static class ScoreCommand
{
    private static readonly Argument<FileInfo> s_model = new("model")
    {
        Description = "A model that was saved with mlContext.Model.Save (.zip).",
    };

    private static readonly Argument<FileInfo> s_rows = new("rows")
    {
        Description = "A tab-separated file in UTF-8. Its header names the columns that the model reads; the label is not one.",
    };

    private static readonly Option<FileInfo?> s_scores = new("--scores")
    {
        Description = "The file that the scores are written to: tab-separated, in the order of the rows.",
    };

    private static readonly Option<string[]> s_columns = new("--columns")
    {
        Description = "The columns that are written, such as SourceTower.Logit.",
        DefaultValueFactory = _ => ["Score", "Probability"],
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create()
    {
        var command = new Command("score", "Load a saved model and score the rows of a file.")
        {
            s_model, s_rows, s_scores, s_columns,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(s_model),
            parsed.GetRequiredValue(s_rows),
            parsed.GetValue(s_scores),
            parsed.GetRequiredValue(s_columns)));
        return command;
    }

    private static void Run(FileInfo modelFile, FileInfo rowsFile, FileInfo? scoresFile, string[] columns)
    {
        var ml = new MLContext();
        long started = Stopwatch.GetTimestamp();
        ITransformer model = ml.Model.LoadChecked(modelFile.FullName, out DataViewSchema? schema);
        TimeSpan loading = Stopwatch.GetElapsedTime(started);
        if (schema is null)
        {
            throw new InputFileException(
                $"{modelFile.FullName} was saved without its input columns, so their types are not known. Save it with "
                + "mlContext.Model.Save(model, rows.Schema, path).");
        }

        started = Stopwatch.GetTimestamp();
        var rows = new FileRows(rowsFile.FullName, schema);
        var scores = new ScoredTable(model.Transform(rows), columns);
        if (rows.RowsRead == 0)
        {
            throw new InputFileException(
                $"{rowsFile.FullName} has no rows: there is nothing below its header. Export the rows too.");
        }

        CheckCount(rowsFile, rows.RowsRead, scores.Lines.Count);
        TimeSpan scoring = Stopwatch.GetElapsedTime(started);
        if (scoresFile is not null)
            WholeFile.Write(scoresFile.FullName, file => File.WriteAllLines(file, [scores.Header, .. scores.Lines]));

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"Loaded in {loading.TotalMilliseconds:0} ms; scored {rows.RowsRead:N0} rows in {scoring.TotalMilliseconds:0} ms.");
    }

    /// <summary>A chain may have a transformer that leaves rows out. Nobody could tell which scores are of which rows.</summary>
    /// <exception cref="InvalidOperationException">There is not one score for each row.</exception>
    internal static void CheckCount(FileInfo file, long? rows, long scored)
    {
        if (rows != scored)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{rows} rows of {file.FullName} were read, but the model scored {scored}: one of its transformers leaves "
                + $"rows out. Save the model without it."));
        }
    }
}
