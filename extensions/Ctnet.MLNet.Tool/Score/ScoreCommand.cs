using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ctnet.MLNet.Compare;
using Microsoft.ML;
using Microsoft.ML.Data;
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
        Description = "A tab-separated file whose header names the model's input columns.",
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
        ITransformer model = ml.Model.LoadChecked(modelFile.FullName, out DataViewSchema schema);
        TimeSpan loading = Stopwatch.GetElapsedTime(started);

        started = Stopwatch.GetTimestamp();
        IDataView scored = model.Transform(LoadRows(ml, rowsFile, schema));
        var scores = new ScoredTable(scored, columns);
        TimeSpan scoring = Stopwatch.GetElapsedTime(started);
        if (scoresFile is not null)
        {
            WholeFile.Write(scoresFile.FullName, file => File.WriteAllLines(file, [scores.Header, .. scores.Lines]));
        }

        int rows = scores.Lines.Count;
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"Loaded in {loading.TotalMilliseconds:0} ms; scored {rows:N0} rows in {scoring.TotalMilliseconds:0} ms.");
    }

    private static IDataView LoadRows(MLContext ml, FileInfo file, DataViewSchema schema)
    {
        string[] header = File.ReadLines(file.FullName).FirstOrDefault()?.Split('\t') ?? [];
        var columns = new List<TextLoader.Column>();
        foreach (DataViewSchema.Column column in schema)
        {
            int index = Array.IndexOf(header, column.Name);
            if (index < 0)
            {
                throw new InvalidOperationException(
                    $"{file.FullName}, row 1: there is no column '{column.Name}'. The header must name all input columns of the "
                    + "model.");
            }

            DataKind kind = column.Type is TextDataViewType ? DataKind.String : Enum.Parse<DataKind>(column.Type.RawType.Name);
            columns.Add(new(column.Name, kind, index));
        }

        CheckRows(file, schema);
        // An empty cell is a missing number, as in training, and not zero.
        return ml.Data.CreateTextLoader(new TextLoader.Options
        {
            Columns = [.. columns],
            Separators = ['\t'],
            HasHeader = true,
            AllowQuoting = true,
            MissingRealsAsNaNs = true,
        }).Load(file.FullName);
    }

    // ML.NET's loader would read a cell of the wrong type as zero or missing.
    private static void CheckRows(FileInfo file, DataViewSchema schema)
    {
        using var csv = new CheckedCsv(file.FullName, '\t');
        (DataViewSchema.Column Column, int Index, Func<string, bool> Fits)[] columns =
            [.. schema.Select(column => (column, csv.IndexOf(column.Name), RuleOf(column.Type)))];
        while (csv.Read())
        {
            csv.CheckLength();
            foreach ((DataViewSchema.Column column, int index, Func<string, bool> fits) in columns)
            {
                string cell = csv.Cell(index);
                if (cell.Length > 0 && !fits(cell))
                    throw csv.Refuse(column.Name, $"{CheckedCsv.Quote(cell)} is not of type {column.Type}");
            }
        }
    }

    private static Func<string, bool> RuleOf(DataViewType type) => type switch
    {
        BooleanDataViewType => cell => cell is "0" or "1" || bool.TryParse(cell, out _),
        // ML.NET writes a missing number as a question mark.
        NumberDataViewType => cell => cell == "?" || double.TryParse(cell, CultureInfo.InvariantCulture, out _),
        _ => _ => true,
    };
}
