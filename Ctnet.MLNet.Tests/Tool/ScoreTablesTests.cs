using System.Globalization;
using System.Text.Json;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Tables;
using Ctnet.MLNet.Tool.Score;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tool;

/// <summary>The command score reads tables of any format, writes several, and scores parts.</summary>
public sealed class ScoreTablesTests
{
    private const int Rows = 10;

    private VisitModel _model = null!;
    private TableFolder _folder = null!;

    [OneTimeSetUp]
    public void Train() => _model = new();

    [OneTimeTearDown]
    public void CleanUp() => _model?.Dispose();

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public void Tables_of_any_format_give_the_scores_of_their_rows()
    {
        float[] expected = _model.Scores([.. Enumerable.Range(0, Rows).Select(Visit)]);
        string csv = _folder.Write("rows.csv", Text(',', 0, Rows));
        _folder.Write("parts/a.csv", Text(',', 0, 4));
        _folder.Write("parts/b.csv.gz", Text(',', 4, Rows));
        string parquet = _folder.WriteParquet(
            "rows.parquet",
            "SELECT \"User\", Tags, Price::FLOAT AS Price, Shop::BIGINT AS Shop, Member::BOOLEAN AS Member "
                + $"FROM read_csv('{csv}', types = {{'Member': 'VARCHAR'}})");
        string json = _folder.Write("rows.jsonl", string.Join('\n', Enumerable.Range(0, Rows).Select(Visit).Select(
            visit => JsonSerializer.Serialize(new { visit.User, visit.Tags, visit.Price, visit.Shop, visit.Member }))));
        string semicolons = _folder.Write("rows.txt", Text(';', 0, Rows));

        Assert.Multiple(() =>
        {
            foreach (string rows in (string[])
                [csv, parquet, json, _folder.File("parts"), _folder.File("parts/*"), semicolons])
            {
                ProgramResult result = _model.Run(rows, "--scores", _model.File("scores.tsv"));
                Assert.That(result.ExitCode, Is.Zero, result.Errors);
                Assert.That(_model.WrittenScores, Is.EqualTo(expected), rows);
            }
        });
    }

    [Test]
    public void Parts_have_every_row_once_with_its_number()
    {
        string rows = _folder.Write("rows.csv", Text(',', 0, Rows));
        float[] expected = _model.Scores([.. Enumerable.Range(0, Rows).Select(Visit)]);
        var scores = new SortedDictionary<int, float>();
        for (int part = 0; part < 3; part++)
        {
            ProgramResult result = _model.Run(
                rows, "--scores", _folder.File($"{part}.tsv"), "--columns", "Score", "--partition", $"{part}/3");
            Assert.That(result.ExitCode, Is.Zero, result.Errors);
            Assert.That(result.Output, Does.Contain($"scored {(part == 0 ? 4 : 3)} rows"));
            string[] lines = File.ReadAllLines(_folder.File($"{part}.tsv"));
            Assert.That(lines[0], Is.EqualTo("Row\tScore"));
            foreach (string[] cells in lines.Skip(1).Select(line => line.Split('\t')))
            {
                scores.Add(
                    int.Parse(cells[0], CultureInfo.InvariantCulture), float.Parse(cells[1], CultureInfo.InvariantCulture));
            }
        }

        Assert.That(scores.Keys, Is.EqualTo(Enumerable.Range(1, Rows)));
        Assert.That(scores.Values, Is.EqualTo(expected));
        Assert.That(_model.Run(rows, "--scores", _folder.File("11.tsv"), "--partition", "11/12").ExitCode, Is.Zero);
        Assert.That(
            File.ReadAllLines(_folder.File("11.tsv")), Is.EqualTo(new[] { "Row\tScore\tProbability" }), "A part without rows.");
    }

    [TestCase("3/3")]
    [TestCase("-1/3")]
    [TestCase("1")]
    [TestCase("a/3")]
    public void A_part_that_is_none_is_refused(string part)
    {
        ProgramResult result = _model.Run(_folder.Write("rows.csv", Text(',', 0, 1)), "--partition", part);
        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(result.Errors, Does.Contain("--partition must be k/n, with k from 0 to n - 1, such as 0/4."));
    }

    [Test]
    public void Scores_are_the_same_in_every_format()
    {
        string rows = _folder.Write("rows.csv", Text(',', 0, Rows));
        foreach (string extension in (string[])["tsv", "csv", "parquet"])
        {
            ProgramResult result = _model.Run(
                rows, "--scores", _folder.File($"scores.{extension}"), "--columns", "Score", "Features", "--partition", "0/1");
            Assert.That(result.ExitCode, Is.Zero, result.Errors);
        }

        string[] tabs = File.ReadAllLines(_folder.File("scores.tsv")), commas = File.ReadAllLines(_folder.File("scores.csv"));
        Assert.That(tabs[0], Is.EqualTo("Row\tScore\tFeatures"));
        Assert.That(commas, Is.EqualTo(tabs.Select(line => line.Replace('\t', ','))));
        IDataView parquet = _folder.Load(_folder.File("scores.parquet"));
        Assert.That(parquet.GetColumn<long>("Row"), Is.EqualTo(Enumerable.Range(1, Rows)));
        Assert.That(
            parquet.GetColumn<float>("Score"), Is.EqualTo(_model.Scores([.. Enumerable.Range(0, Rows).Select(Visit)])));
        Assert.That(
            parquet.GetColumn<VBuffer<float>>("Features").Select(vector => string.Join(
                ' ', vector.DenseValues().Select(value => value.ToString("R", CultureInfo.InvariantCulture)))),
            Is.EqualTo(tabs.Skip(1).Select(line => line.Split('\t')[2])));
    }

    [TestCase("scores.tsv")]
    [TestCase("scores.parquet")]
    public void A_fault_in_the_last_row_leaves_the_old_scores(string name)
    {
        File.WriteAllText(_folder.File(name), "old");
        string rows = _folder.Write("rows.csv", $"{Text(',', 0, Rows)}u1,a,cheap,1,0\n");

        ProgramResult result = _model.Run(rows, "--scores", _folder.File(name));

        Assert.That(result.Errors, Does.StartWith($"error: {rows}, line 12, column 'Price': 'cheap' is not a number"));
        Assert.That(File.ReadAllText(_folder.File(name)), Is.EqualTo("old"));
        Assert.That(Directory.GetFiles(_folder.Path), Has.Length.EqualTo(2), "Nothing half written is left.");
    }

    [Test]
    public void Vectors_come_from_lists_and_from_numbers_with_blanks_between_them()
    {
        string parquet = _folder.WriteParquet("a.parquet", "SELECT [1, 2.5, 'nan'::FLOAT]::FLOAT[] AS Words");
        Assert.That(Vectors(parquet, 3).Single(), Is.EqualTo(new[] { 1, 2.5f, float.NaN }));
        Assert.That(Vectors(_folder.Write("a.csv", "Words\n1 2.5 ?\n"), 3).Single(), Is.EqualTo(new[] { 1, 2.5f, float.NaN }));
        string json = _folder.Write("a.jsonl", "{\"Words\":[1,2.5]}\n{}\n");
        Assert.That(Vectors(json, 0), Is.EqualTo(new[] { [1, 2.5f], Array.Empty<float>() }));
        Refused(parquet, 2, $"{parquet}, row 1, column 'Words': the vector has 3 numbers, and the model reads 2.");
        string text = _folder.Write("b.csv", "Words\n1 x\n");
        Refused(text, 2, $"{text}, line 2, column 'Words': 'x' is not a number");

        void Refused(string path, int size, string message) => Assert.That(
            () => Vectors(path, size), Throws.TypeOf<InputFileException>().With.Message.StartsWith(message));
    }

    private static float[][] Vectors(string path, int size)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Words", new VectorDataViewType(NumberDataViewType.Single, size));
        var rows = new FileRows(path, builder.ToSchema());
        return [.. rows.GetColumn<VBuffer<float>>("Words").Select(vector => vector.DenseValues().ToArray())];
    }

    private static VisitRow Visit(int row) => new()
    {
        User = $"u{row % 3}", Tags = "a|b", Price = row + 0.5f, Shop = row % 4, Member = row % 2 == 0,
    };

    private static string Price(int row) => string.Create(CultureInfo.InvariantCulture, $"{row + 0.5f}");

    private static string Text(char separator, int first, int end) => string.Concat(Enumerable.Range(first, end - first).Select(
        row => $"u{row % 3},a|b,{Price(row)},{row % 4},{(row % 2 == 0 ? 1 : 0)}\n").Prepend("User,Tags,Price,Shop,Member\n"))
        .Replace(',', separator);
}
