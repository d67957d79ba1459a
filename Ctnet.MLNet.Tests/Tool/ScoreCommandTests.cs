using System.Text;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tool.Score;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using ScoreCommand = Ctnet.MLNet.Tool.Score.ScoreCommand;

namespace Ctnet.MLNet.Tests.Tool;

/// <summary>The command score answers each row of a file with that row's score, or names the cell that it cannot read.</summary>
public sealed class ScoreCommandTests
{
    private const string Header = "User\tTags\tPrice\tShop\tMember\n";

    private VisitModel _model = null!;

    [OneTimeSetUp]
    public void Train() => _model = new();

    [OneTimeTearDown]
    public void CleanUp() => _model?.Dispose();

    [Test]
    public void A_line_break_in_quotes_does_not_move_later_scores()
    {
        AssertScores(
            _model.Score(Header + "u1\ta\t3\t1\t0\n\"u\n1\"\ta\t3\t1\t0\nu2\ta\t4\t1\ttrue\n"),
            new() { User = "u1", Tags = "a", Price = 3, Shop = 1 },
            new() { User = "u\n1", Tags = "a", Price = 3, Shop = 1 },
            new() { User = "u2", Tags = "a", Price = 4, Shop = 1, Member = true });
    }

    [Test]
    public void A_header_in_quotes_is_read() => AssertScores(
        _model.Score("\"User\"\t\"Tags\"\t\"Price\"\t\"Shop\"\t\"Member\"\n\"u3\"\t\"a|b1\"\t\"3.5\"\t\"2\"\t\"1\"\n"),
        new VisitRow { User = "u3", Tags = "a|b1", Price = 3.5f, Shop = 2, Member = true });

    [Test]
    public void The_order_of_columns_is_the_header_s_and_others_are_left_alone() => AssertScores(
        _model.Score("Comment\tMember\tShop\tPrice\tTags\tUser\n//x\t1\t2\t3\ta\tu4\n"),
        new VisitRow { User = "u4", Tags = "a", Price = 3, Shop = 2, Member = true });

    [Test]
    public void An_empty_price_is_missing_and_not_zero() => AssertScores(
        _model.Score(Header + "u1\ta\t\t1\t0\nu1\ta\t?\t1\t0\nu1\ta\t0\t1\t0\n"),
        new() { User = "u1", Tags = "a", Price = float.NaN, Shop = 1 },
        new() { User = "u1", Tags = "a", Price = float.NaN, Shop = 1 },
        new() { User = "u1", Tags = "a", Price = 0, Shop = 1 });

    [Test]
    public void White_space_around_cells_and_names_is_removed_in_every_type()
    {
        VisitRow row = new() { User = "u1", Tags = "a|b1", Price = 3.5f, Shop = 2, Member = true };
        AssertScores(
            _model.Score("User \t Tags\tPrice\tShop\tMember\n u1 \ta | b1\t 3.5 \t 2 \t true \nu1\ta|b1\t \t2\t1\n"),
            row,
            new() { User = "u1", Tags = "a|b1", Price = float.NaN, Shop = 2, Member = true });
    }

    [Test]
    public void An_empty_line_is_refused_between_rows_and_left_alone_at_the_end()
    {
        (int exitCode, _, string errors) = _model.Score(Header + "u1\ta\t3\t1\t0\n\nu1\ta\t3\t1\t0\n");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.StartWith($"error: {_model.RowsFile}, line 3: the line is empty, and rows follow."));
        AssertScores(
            _model.Score(Header + "u1\ta\t3\t1\t0\n\n\n"), new VisitRow { User = "u1", Tags = "a", Price = 3, Shop = 1 });
    }

    [TestCase("u1\ta\t3,5\t1\t0", "Price", "'3,5' is not a number: write decimals with a point")]
    [TestCase("u1\ta\t1,000\t1\t0", "Price", "'1,000' is not a number: write decimals with a point")]
    [TestCase("u1\ta\tcheap\t1\t0", "Price", "'cheap' is not a number")]
    [TestCase("u1\ta\t1e39\t1\t0", "Price", "'1e39' is infinite or too large for a float")]
    [TestCase("u1\ta\t-Infinity\t1\t0", "Price", "'-Infinity' is infinite or too large for a float")]
    [TestCase("u1\ta\t3\t\t0", "Shop", "the cell is empty, but a value of type Int64 cannot be missing")]
    [TestCase("u1\ta\t3\t1,000\t0", "Shop", "'1,000' is not of type Int64")]
    [TestCase("u1\ta\t3\t1.5\t0", "Shop", "'1.5' is not of type Int64")]
    [TestCase("u1\ta\t3\t99999999999999999999\t0", "Shop", "is not of type Int64")]
    [TestCase("u1\ta\t3\t1\t", "Member", "the cell is empty, but a value of type Boolean cannot be missing")]
    [TestCase("u1\ta\t3\t1\tyes", "Member", "'yes' is not of type Boolean: write 0, 1, true or false")]
    [TestCase("u1\ta\t3\t1", "Member", "the row has 4 cells and the header 5")]
    public void A_cell_that_cannot_be_read_is_named_with_its_file_line_and_column(string line, string column, string problem)
    {
        (int exitCode, _, string errors) = _model.Score($"{Header}u1\ta\t3\t1\t0\n{line}\n");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.StartWith($"error: {_model.RowsFile}, line 3, column '{column}': ").And.Contain(problem));
        Assert.That(errors.TrimEnd(), Does.Not.Contain("\n"));
    }

    [Test]
    public void A_missing_column_and_a_column_that_stands_twice_are_named()
    {
        Assert.That(
            _model.Score("User\tTags\tPrice\tShop\nu1\ta\t3\t1\n").Errors,
            Does.StartWith($"error: {_model.RowsFile} has no column 'Member'; it has User, Tags, Price, Shop."));
        Assert.That(
            _model.Score("User\tTags\tPrice\tShop\tMember\tUser\nu1\ta\t3\t1\t0\tu2\n").Errors,
            Does.StartWith($"error: {_model.RowsFile}, line 1: columns 1 and 6 are both named 'User'."));
    }

    [TestCase("", "is empty. Give a file with a header and rows.")]
    [TestCase("\n\n", "is empty. Give a file with a header and rows.")]
    [TestCase(Header, "has no rows: there is nothing below its header.")]
    public void A_file_without_rows_is_refused_with_a_sentence(string text, string problem) =>
        Assert.That(_model.Score(text).Errors, Does.StartWith($"error: {_model.RowsFile} {problem}"));

    [Test]
    public void A_file_in_UTF_16_is_refused()
    {
        File.WriteAllText(_model.RowsFile, Header + "u1\ta\t3\t1\t0\n", Encoding.Unicode);
        Assert.That(_model.ScoreFile().Errors, Does.StartWith($"error: {_model.RowsFile}, line 1: the text is not UTF-8."));
    }

    [Test]
    public void A_file_that_is_not_UTF_8_is_refused_with_its_line()
    {
        File.WriteAllBytes(_model.RowsFile, Encoding.Latin1.GetBytes(Header + "u1\ta\t3\t1\t0\né\ta\t3\t1\t0\n"));
        Assert.That(_model.ScoreFile().Errors, Does.StartWith($"error: {_model.RowsFile}, line 3: the text is not UTF-8."));
    }

    [Test]
    public void A_model_without_its_columns_is_refused()
    {
        string model = _model.SaveWith("without.zip", withSchema: false);
        Assert.That(_model.Score(Header + "u1\ta\t3\t1\t0\n", model).Errors, Does.StartWith(
            $"error: {model} was saved without its input columns, so their types are not known."));
    }

    [Test]
    public void Columns_that_the_score_does_not_depend_on_may_be_absent()
    {
        ITransformer more = _model.Fit(ml => ml.Transforms.Conversion.MapValueToKey("Key", "Unused")
            .Append(ml.Transforms.DropColumns("Clicked")));
        AssertScores(
            _model.Score(Header + "u1\ta\t3\t1\t0\n", _model.SaveWith("more.zip", more)),
            new VisitRow { User = "u1", Tags = "a", Price = 3, Shop = 1 });
    }

    [Test]
    public void A_column_that_does_not_fit_into_a_cell_is_refused()
    {
        File.WriteAllText(_model.RowsFile, "Words\tShop\na\t1\n");
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Words", new VectorDataViewType(TextDataViewType.Instance, 3));
        builder.AddColumn("Shop", new KeyDataViewType(typeof(uint), 4));
        var rows = new FileRows(_model.RowsFile, builder.ToSchema());
        foreach (DataViewSchema.Column column in rows.Schema)
        {
            Assert.That(
                () => rows.GetRowCursor([column]),
                Throws.TypeOf<InputFileException>().With.Message.StartsWith(
                    $"The model reads the column '{column.Name}' as {column.Type}, which does not fit into a cell of a file."));
        }
    }

    [Test]
    public void Times_are_of_ISO_8601(
        [Values("2023-03-04", "10:00", "1.5", "04.03.2023", "2023-03-04T10:00:00+01:00")] string cell)
    {
        File.WriteAllText(_model.RowsFile, $"When\n{cell}\n");
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("When", DateTimeDataViewType.Instance);
        var rows = new FileRows(_model.RowsFile, builder.ToSchema());
        if (cell.Contains('-', StringComparison.Ordinal))
        {
            Assert.That(rows.GetColumn<DateTime>("When"), Is.EqualTo(new[]
            {
                new DateTime(2023, 3, 4, cell.Length > 10 ? 9 : 0, 0, 0, DateTimeKind.Utc),
            }));
        }
        else
        {
            Assert.That(
                () => rows.GetColumn<DateTime>("When").ToArray(),
                Throws.TypeOf<InputFileException>().With.Message.Contains(
                    $"line 2, column 'When': '{cell}' is not of type DateTime"));
        }
    }

    [Test]
    public void Scores_that_are_not_one_for_each_row_are_refused()
    {
        string file = _model.RowsFile;
        Assert.That(() => ScoreCommand.CheckCount(file, 3, 3), Throws.Nothing);
        foreach (long? rows in new long?[] { 4, 2, null })
        {
            Assert.That(
                () => ScoreCommand.CheckCount(file, rows, 3),
                Throws.InvalidOperationException.With.Message.Contains(
                    $"rows of {file} were read, but the model scored 3"));
        }
    }

    private void AssertScores(ProgramResult result, params VisitRow[] rows)
    {
        Assert.That(result.ExitCode, Is.Zero, $"{result.Output}\n{result.Errors}");
        Assert.That(result.Output, Does.Contain($"scored {rows.Length} rows"));
        Assert.That(_model.WrittenScores, Is.EqualTo(_model.Scores(rows)));
    }
}
