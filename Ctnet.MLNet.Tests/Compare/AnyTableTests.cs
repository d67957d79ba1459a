using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Tests.Tables;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare;

/// <summary>A table gives the same texts in every format, and names the place of what it cannot read.</summary>
public sealed class AnyTableTests
{
    private const string Csv = "user,price,tags\nu1,1.5,a|b\nü2,,\n\"u,3\",7,c\n";

    private static readonly string[] s_rows = ["u1 1.5 a|b", "ü2  ", "u,3 7 c"];

    private TableFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [TestCase("rows.csv", Csv)]
    [TestCase("rows.csv.gz", Csv)]
    [TestCase("rows.csv", "\uFEFF" + Csv)]
    [TestCase("rows.dat", Csv)]
    [TestCase("rows.csv", "user;price;tags\nu1;1.5;a|b\nü2;;\nu,3;7;c\n")]
    [TestCase("rows.csv", "\"user\"\t\"price\"\ttags\nu1\t1.5\ta|b\nü2\t\t\nu,3\t7\tc\n")]
    [TestCase("rows.tsv", "user\tprice\ttags\nu1\t1.5\ta|b\nü2\t\t\nu,3\t7\tc\n")]
    [TestCase("rows.TSV.gz", "user\tprice\ttags\nu1\t1.5\ta|b\nü2\t\t\nu,3\t7\tc\n")]
    [TestCase("rows.tsv", Csv, Description = "A separator that is not that of the extension.")]
    [TestCase(
        "rows.jsonl",
        "{\"user\":\"u1\",\"price\":1.5,\"tags\":[\"a\",\"b\"]}\n{\"user\":\"ü2\",\"price\":null}\n"
            + "{\"tags\":[\"c\"],\"price\":7,\"user\":\"u,3\"}\n")]
    [TestCase(
        "rows.json.gz",
        "[{\"user\":\"u1\",\"price\":1.5,\"tags\":[\"a\",\"b\"]},{\"user\":\"ü2\",\"tags\":[]},"
            + "{\"user\":\"u,3\",\"price\":7,\"tags\":[\"c\"]}]")]
    public void Text_and_JSON_give_the_same_texts(string file, string text) =>
        Assert.That(Rows(_folder.Write(file, text)), Is.EqualTo(s_rows));

    [Test]
    public void Parquet_gives_the_same_texts() => Assert.That(
        Rows(_folder.WriteParquet(
            "rows.parquet",
            "SELECT * FROM (VALUES ('u1', 1.5::FLOAT, ['a', 'b']), ('ü2', NULL, NULL), ('u,3', 7, ['c'])) "
                + "t(\"user\", price, tags)")),
        Is.EqualTo(s_rows));

    [TestCase("true", "true")]
    [TestCase("1.5::DOUBLE", "1.5")]
    [TestCase("2::DOUBLE", "2")]
    [TestCase("0.1::FLOAT", "0.1")]
    [TestCase("12.50::DECIMAL(9, 2)", "12.50")]
    [TestCase("9007199254740993::BIGINT", "9007199254740993")]
    [TestCase("18446744073709551615::UBIGINT", "18446744073709551615")]
    [TestCase("DATE '2024-01-02'", "2024-01-02")]
    [TestCase("TIMESTAMP '2024-01-02 03:04:05.25'", "2024-01-02T03:04:05.25Z")]
    [TestCase("TIMESTAMPTZ '2024-01-02 03:04:05+02'", "2024-01-02T01:04:05Z")]
    [TestCase("'6e7a6d5c-3c1a-4b1e-8f0e-0f6f3e6c7a10'::UUID", "6e7a6d5c-3c1a-4b1e-8f0e-0f6f3e6c7a10")]
    [TestCase("[1.5, 2]::FLOAT[]", "1.5|2")]
    [TestCase("NULL::INTEGER", "")]
    [TestCase("'  007 '", "007")]
    public void A_cell_is_the_text_that_it_would_be_in_a_CSV_file(string value, string text)
    {
        using TableReader table = TableReader.Open([_folder.WriteParquet("one.parquet", $"SELECT {value} AS cell")]);
        int cell = table.IndexOf("cell");
        Assert.That(table.Read(), Is.True);
        Assert.That(table.Cell(cell, "|"), Is.EqualTo(text));
        Assert.That(table.Read(), Is.False);
    }

    [Test]
    public void Files_of_a_pattern_a_folder_and_a_list_are_one_table()
    {
        string first = _folder.Write("logs/b.csv", "user,price,tags\nu1,1.5,a|b\n");
        string second = _folder.Write("logs/c.csv.gz", "user,price,tags\nü2,,\n\"u,3\",7,c\n");
        _folder.Write("logs/_SUCCESS", "");
        Assert.That(Rows(_folder.File("logs")), Is.EqualTo(s_rows));
        Assert.That(Rows(_folder.File("logs/*.csv*")), Is.EqualTo(s_rows));
        Assert.That(Rows(first, second), Is.EqualTo(s_rows));
        Assert.That(Rows(second, first), Is.EqualTo(new[] { s_rows[1], s_rows[2], s_rows[0] }), "A list is read in its order.");
        Assert.That(Rows(first, _folder.File("logs")), Is.EqualTo(s_rows), "No file is read twice.");
    }

    [Test]
    public void Several_Parquet_files_are_one_table_and_a_fault_names_the_file_and_its_row()
    {
        _folder.WriteParquet("a.parquet", "SELECT 'u1' AS \"user\", 1.5::DOUBLE AS price, ['a', 'b'] AS tags");
        _folder.WriteParquet(
            "b.parquet",
            "SELECT * FROM (VALUES ('ü2', NULL::DOUBLE, []), ('u,3', 7, ['c|d'])) t(\"user\", price, tags)");
        Assert.That(
            () => Rows(_folder.File("*.parquet")),
            Throws.TypeOf<InputFileException>().With.Message.EqualTo(
                $"{_folder.File("b.parquet")}, row 2, column 'tags': the item 'c|d' of the list has the separator '|' in it. "
                + "Correct the row."));
    }

    [Test]
    public void A_list_without_a_separator_and_a_cell_without_a_text_are_refused()
    {
        string path = _folder.WriteParquet(
            "a.parquet", "SELECT [1, 2] AS list, {'a': 1} AS struct, [[1]] AS lists, [1, NULL] AS empty");
        Refused("list", null, "the cell is a list, and no separator of the items is known here");
        Refused("struct", "|", "has no text");
        Refused("lists", "|", "the list has items without a text");
        Refused("empty", "|", "the list has an empty item");

        void Refused(string column, string? separator, string problem)
        {
            using TableReader table = TableReader.Open([path]);
            int index = table.IndexOf(column);
            table.Read();
            Assert.That(
                () => table.Cell(index, separator),
                Throws.TypeOf<InputFileException>().With.Message.StartsWith($"{path}, row 1, column '{column}': ")
                    .And.Message.Contains(problem));
        }
    }

    [Test]
    public void Files_that_do_not_fit_are_refused()
    {
        string first = _folder.Write("a.csv", Csv), other = _folder.Write("b.csv", "user,tags,price\n");
        string json = _folder.Write("c.jsonl", "{\"user\":\"u1\"}\n"), damaged = _folder.Write("d.csv", "");
        File.WriteAllText($"{damaged}.gz", "no gzip");
        string broken = _folder.Write("e.jsonl", "{\"user\":\"u1\"}\n{\"user\":\n");
        File.WriteAllText(_folder.File("f.parquet"), "no Parquet");

        Refused($"The header of {other} differs from that of {first}.", first, other);
        Refused($"{first} and {json} have different formats.", first, json);
        Refused($"{damaged}.gz ends in .gz and is not compressed so", $"{damaged}.gz");
        Refused($"{broken}, line 2", broken);
        Refused($"{_folder.File("f.parquet")}: ", _folder.File("f.parquet"));
        Refused($"There is no file {_folder.File("g.csv")}.", _folder.File("g.csv"));
        Refused($"No file has a name like {_folder.File("g*")}.", _folder.File("g*"));

        void Refused(string message, params string[] paths) => Assert.That(
            () => Rows(paths), Throws.TypeOf<InputFileException>().With.Message.StartsWith(message), message);
    }

    [Test]
    public void A_fault_in_a_later_file_names_that_file_and_its_line()
    {
        _folder.Write("a.csv", Csv);
        string later = _folder.Write("b.csv.gz", "user,price,tags\nu4,1,a\nu5,1\n");
        Assert.That(
            () => Rows(_folder.File("*.csv*")),
            Throws.TypeOf<InputFileException>().With.Message.StartsWith(
                $"{later}, line 3, column 'tags': the row has 2 cells and the header 3."));
    }

    [Test]
    public void A_separator_that_is_named_and_wrong_is_refused_with_the_right_one()
    {
        string path = _folder.Write("a.csv", "user;price\nu1;1,5\n");
        Assert.That(
            () => TableReader.Open([path], ','),
            Throws.TypeOf<InputFileException>().With.Message.StartsWith(
                $"{path} has only one column, 'user;price', if its cells are separated by \",\"")
                .And.Message.Contains("try --separator \";\""));
        using TableReader table = TableReader.Open([path], ';');
        Assert.That(table.Headers, Is.EqualTo(new[] { "user", "price" }));
    }

    [TestCase("user\nu1\n")]
    [TestCase("\"user;name\"\nu1\n")]
    [TestCase("user,\"a;b;c\"\nu1,1\n")]
    public void Signs_in_quotes_separate_nothing(string text)
    {
        using TableReader table = TableReader.Open([_folder.Write("a.csv", text)]);
        Assert.That(table.Headers, Has.Count.EqualTo(text.StartsWith("user,", StringComparison.Ordinal) ? 2 : 1));
        Assert.That(table.Read(), Is.True);
        Assert.That(table.Cell(0), Is.EqualTo("u1"));
    }

    private static string[] Rows(params string[] paths)
    {
        using TableReader table = TableReader.Open(paths);
        int user = table.IndexOf("user"), price = table.IndexOf("price"), tags = table.IndexOf("tags");
        var rows = new List<string>();
        while (table.Read())
            rows.Add($"{table.Cell(user)} {table.Cell(price)} {table.Cell(tags, "|")}");
        return [.. rows];
    }
}
