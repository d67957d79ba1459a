using System.Globalization;
using Ctnet.MLNet.Tests.Framework;
using Microsoft.ML;
using Microsoft.ML.Data;
using static Ctnet.MLNet.Tests.Pipeline.SampleDomains;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>
/// A model in a file, the rows that it scores in another, and the columns that this process computes for them.
/// </summary>
internal sealed class SavedModel
{
    private readonly TemporaryFolder _folder;
    private readonly string[] _columns;

    public SavedModel(TemporaryFolder folder, ITransformer model, params string[] columns)
    {
        (_folder, _columns) = (folder, columns);
        Context.Model.Save(model, Rows.Schema, folder.File("model.zip"));
        using (FileStream file = File.Create(folder.File("rows.tsv")))
            Context.Data.SaveAsText(Rows, file, schema: false, forceDense: true);
        IDataView scored = model.Transform(Rows);
        string[][] cells = [.. columns.Select(column => Cells(scored, column))];
        Expected = [string.Join('\t', columns), .. Enumerable.Range(0, cells[0].Length)
            .Select(row => string.Join('\t', cells.Select(column => column[row])))];
    }

    /// <summary>The sample rows without columns that do not fit into one cell of a file.</summary>
    public static IDataView Rows { get; } = Without(Pipeline.SampleDomains.Rows, "Vector", "Moment");

    /// <summary>A header, and the lines of all rows.</summary>
    public string[] Expected { get; }

    public string[] ScoreArguments =>
        ["score", _folder.File("model.zip"), _folder.File("rows.tsv"), "--scores", _folder.File("scores.tsv"), "--columns",
            .. _columns];

    /// <summary>The lines that a process wrote that was given the arguments.</summary>
    public string[] Scores => File.ReadAllLines(_folder.File("scores.tsv"));

    private static string[] Cells(IDataView scored, string column) => scored.Schema[column].Type is VectorDataViewType
        ? [.. scored.GetColumn<float[]>(column).Select(values => string.Join(' ', values.Select(Show)))]
        : [.. scored.GetColumn<float>(column).Select(Show)];

    private static string Show(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
