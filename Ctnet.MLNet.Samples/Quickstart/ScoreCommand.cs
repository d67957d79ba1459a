using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Samples.Quickstart;

/// <summary>The process that quickstart starts: loads the saved model, and scores the rows of a file.</summary>
internal static class ScoreCommand
{
    public const string Name = "score";

    private static readonly Argument<FileInfo> s_model = new("model"), s_rows = new("rows"), s_scores = new("scores");

    public static Command Create()
    {
        var command = new Command(Name, "Load a saved model and score rows, as quickstart does in a fresh process.")
        {
            s_model, s_rows, s_scores,
        };
        command.Hidden = true;
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(s_model), parsed.GetRequiredValue(s_rows), parsed.GetRequiredValue(s_scores)));
        return command;
    }

    private static void Run(FileInfo modelFile, FileInfo rowsFile, FileInfo scoresFile)
    {
        var ml = new MLContext();
        ITransformer model = ml.Model.LoadChecked(modelFile.FullName, out DataViewSchema schema);
        // ML.NET writes an empty text as two quotes.
        IDataView rows = ml.Data.LoadFromTextFile(rowsFile.FullName, new TextLoader.Options
        {
            Columns = [.. schema.Select(ColumnOf)],
            HasHeader = true,
            AllowQuoting = true,
            ReadMultilines = true,
            MissingRealsAsNaNs = true,
        });
        IEnumerable<float> scores = model.Transform(rows).GetColumn<float>("Score");
        File.WriteAllLines(scoresFile.FullName, scores.Select(score => score.ToString("R", CultureInfo.InvariantCulture)));
    }

    private static TextLoader.Column ColumnOf(DataViewSchema.Column column, int index) => new(
        column.Name, column.Type is TextDataViewType ? DataKind.String : Enum.Parse<DataKind>(column.Type.RawType.Name), index);
}
