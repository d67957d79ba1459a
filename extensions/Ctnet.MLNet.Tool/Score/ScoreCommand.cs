using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ctnet.MLNet.Compare;
using Microsoft.ML;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Score;

/// <summary>Scores the rows of a table with a saved model. It needs no libtorch.</summary>
internal static class ScoreCommand
{
    private static readonly Argument<FileInfo> s_model = new("model")
    {
        Description = "A model that was saved with mlContext.Model.Save (.zip).",
    };

    private static readonly Argument<string> s_rows = new("rows")
    {
        Description = "A table: CSV, TSV, Parquet or JSON, text and JSON also as .gz; or a folder or a pattern of such files. "
            + "It has the columns that the model reads; the label is not one.",
    };

    private static readonly Option<FileInfo?> s_scores = new("--scores")
    {
        Description = "The file that the scores are written to, in the order of the rows: .csv, .parquet, or tab-separated "
            + "otherwise.",
    };

    private static readonly Option<string?> s_separator = Separators.Option();

    private static readonly Option<string?> s_partition = new("--partition")
    {
        Description = "Score one part of the rows: k/n is every n-th row, from row k on, counted from 0. The scores then have "
            + "each row's number, counted from 1.",
    };

    private static readonly Option<string[]> s_columns = new("--columns")
    {
        Description = "The columns that are written, such as SourceTower.Logit.",
        DefaultValueFactory = _ => ["Score", "Probability"],
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create()
    {
        var command = new Command(
            "score",
            "Load a saved model and score the rows of a table.\n"
            + "Example: ctnet score guide.zip rows.csv --scores scores.csv")
        {
            s_model, s_rows, s_scores, s_columns, s_separator, s_partition,
        };
        s_partition.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is string part && Partition.Parse(part) is null)
                result.AddError("--partition must be k/n, with k from 0 to n - 1, such as 0/4.");
        });
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(s_model),
            parsed.GetRequiredValue(s_rows),
            parsed.GetValue(s_scores),
            parsed.GetRequiredValue(s_columns),
            Separators.Find(parsed.GetValue(s_separator)),
            parsed.GetValue(s_partition) is string part ? Partition.Parse(part) : null));
        return command;
    }

    private static void Run(
        FileInfo modelFile, string rowsPath, FileInfo? scoresFile, string[] columns, char? separator, Partition? part)
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
        var rows = new FileRows(Path.GetFullPath(rowsPath), schema, separator, part);
        ScoresFile.Write(scoresFile?.FullName, new(model.Transform(rows), columns, part), scored =>
        {
            if (rows.RowsInAll == 0)
            {
                throw new InputFileException(
                    $"{rows.Path} has no rows: there is nothing below its header. Export the rows too.");
            }

            CheckCount(rows.Path, rows.RowsRead, scored);
        });
        TimeSpan scoring = Stopwatch.GetElapsedTime(started);

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"Loaded in {loading.TotalMilliseconds:0} ms; scored {rows.RowsRead:N0} rows in {scoring.TotalMilliseconds:0} ms.");
    }

    /// <summary>A chain may have a transformer that leaves rows out. Nobody could tell which scores are of which rows.</summary>
    /// <exception cref="InvalidOperationException">There is not one score for each row.</exception>
    internal static void CheckCount(string path, long? rows, long scored)
    {
        if (rows != scored)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{rows} rows of {path} were read, but the model scored {scored}: one of its transformers leaves "
                + $"rows out. Save the model without it."));
        }
    }
}
