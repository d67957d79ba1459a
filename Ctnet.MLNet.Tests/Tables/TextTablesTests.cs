using System.Text;
using Ctnet.MLNet.Tables;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tables;

/// <summary>CSV and TSV files as rows.</summary>
public sealed class TextTablesTests
{
    [Test]
    public void Cells_are_texts_unless_they_are_typed()
    {
        using var folder = new TableFolder();
        IDataView view = folder.Load(folder.Write("a.csv", "id,price,on\n007,\"3,5\",2024-01-02\n8,1e3,TRUE\n"));

        Assert.Multiple(() =>
        {
            Assert.That(view.Schema.Select(column => column.Type), Is.All.EqualTo(TextDataViewType.Instance));
            Assert.That(TableFolder.Texts(view, "id"), Is.EqualTo(["007", "8"]));
            Assert.That(TableFolder.Texts(view, "price"), Is.EqualTo(["3,5", "1e3"]));
            Assert.That(TableFolder.Texts(view, "on"), Is.EqualTo(["2024-01-02", "TRUE"]));
        });
    }

    /// <summary>DuckDB's guess takes such a header for a row: the trap that the library steps around.</summary>
    [Test]
    public void A_header_above_texts_is_a_header()
    {
        using var folder = new TableFolder();
        IDataView view = folder.Load(folder.Write("a.csv", "id,name\nu1,Ann\n"));

        Assert.That(view.Schema.Select(column => column.Name), Is.EqualTo(["id", "name"]));
    }

    [Test]
    public void Typed_columns_have_their_types_and_missing_values()
    {
        using var folder = new TableFolder();
        IDataView view = folder.Load(
            folder.Write(
                "a.csv",
                "i,d,s,b,t\n-9223372036854775808,0.1,0.1,true,2024-01-02\n9007199254740993,,,0,2024-01-02T03:04:05.25+02:00\n"),
            TableFolder.Typed(
                ("i", DataKind.Int64), ("d", DataKind.Double), ("s", DataKind.Single), ("b", DataKind.Boolean),
                ("t", DataKind.DateTime)));

        Assert.Multiple(() =>
        {
            Assert.That(view.GetColumn<long>("i"), Is.EqualTo([long.MinValue, 9007199254740993]));
            Assert.That(view.GetColumn<double>("d"), Is.EqualTo([0.1, double.NaN]));
            Assert.That(view.GetColumn<float>("s"), Is.EqualTo([0.1f, float.NaN]));
            Assert.That(view.GetColumn<bool>("b"), Is.EqualTo([true, false]));
            Assert.That(
                view.GetColumn<DateTime>("t"),
                Is.EqualTo([new DateTime(2024, 1, 2), new DateTime(2024, 1, 2, 1, 4, 5).AddMilliseconds(250)]));
        });
    }

    [Test]
    public void Quotes_line_ends_and_a_byte_order_mark_are_read()
    {
        using var folder = new TableFolder();
        IDataView view = folder.Load(folder.Write("a.csv", "\uFEFFa,\"b \"\"x\"\"\"\r\n\"1,\r\n2\",\"\"\"q\"\"\"\r\n,\"\"\r\n"));

        Assert.Multiple(() =>
        {
            Assert.That(view.Schema.Select(column => column.Name), Is.EqualTo(["a", "b \"x\""]));
            Assert.That(TableFolder.Texts(view, "a"), Is.EqualTo(["1,\r\n2", ""]));
            Assert.That(TableFolder.Texts(view, "b \"x\""), Is.EqualTo(["\"q\"", ""]));
        });
    }

    [TestCase("a.tsv", '\t', false)]
    [TestCase("a.tab.gz", '\t', false)]
    [TestCase("a.csv", ';', true)]
    [TestCase("a.csv.gz", '|', true)]
    [TestCase("it's [1] *.csv", ',', false)]
    public void Separators_and_compression(string name, char separator, bool isGiven)
    {
        using var folder = new TableFolder();
        string path = folder.Write(name, $"a{separator}b\n1{separator}2\n");
        IDataView view = folder.Load(path, new() { Separator = isGiven ? separator : null });

        Assert.That(TableFolder.Texts(view, "b"), Is.EqualTo(["2"]));
    }

    /// <summary>DuckDB's rules, which docs/tables.md tells.</summary>
    [Test]
    public void Empty_lines_and_words_for_nothing()
    {
        using var folder = new TableFolder();
        IDataView one = folder.Load(folder.Write("one.csv", "a\nNULL\n\nNA\n"));
        IDataView two = folder.Load(folder.Write("two.csv", "a,b\n1,2\n\n3,4\n"));

        Assert.Multiple(() =>
        {
            Assert.That(TableFolder.Texts(one, "a"), Is.EqualTo(["NULL", "", "NA"]));
            Assert.That(TableFolder.Texts(two, "a"), Is.EqualTo(["1", "3"]));
        });
    }

    [Test]
    public void A_file_without_a_header_has_numbered_columns()
    {
        using var folder = new TableFolder();
        IDataView view = folder.Load(folder.Write("a.csv", "x,1\ny,2\n"), new() { HasHeader = false });

        Assert.That(TableFolder.Texts(view, "Column1"), Is.EqualTo(["x", "y"]));
    }

    [Test]
    public void The_files_of_a_folder_and_of_a_pattern_are_read_in_the_order_of_their_names()
    {
        using var folder = new TableFolder();
        folder.Write("days/b.csv", "a\n3\n4\n");
        folder.Write("days/a/x.csv.gz", "a\n1\n2\n");
        folder.Write("days/_SUCCESS", "");
        folder.Write("days/.x.crc", "");

        Assert.Multiple(() =>
        {
            Assert.That(TableFolder.Texts(folder.Load(folder.File("days")), "a"), Is.EqualTo(["1", "2", "3", "4"]));
            Assert.That(TableFolder.Texts(folder.Load(folder.File("days/**/*.csv*")), "a"), Is.EqualTo(["1", "2", "3", "4"]));
            Assert.That(TableFolder.Texts(folder.Load(folder.File("days/?.csv")), "a"), Is.EqualTo(["3", "4"]));
        });
    }

    [Test]
    public void Columns_are_chosen_and_ordered()
    {
        using var folder = new TableFolder();
        IDataView view = folder.Load(folder.Write("a.csv", "a,b,c\n1,2,3\n"), new() { Columns = ["c", "a"] });

        Assert.Multiple(() =>
        {
            Assert.That(view.Schema.Select(column => column.Name), Is.EqualTo(["c", "a"]));
            Assert.That(TableFolder.Texts(view, "c"), Is.EqualTo(["3"]));
        });
    }

    [Test]
    public void Rows_are_ordered_by_a_column_and_then_as_in_the_files()
    {
        using var folder = new TableFolder();
        folder.Write("1.csv", "n,id\n10,a\n9,b\n10,c\n");
        folder.Write("2.csv", "n,id\n9,d\n100,e\n10,f\n");
        TableOptions options = TableFolder.Typed(("n", DataKind.Int64));
        options.OrderBy = "n";
        IDataView view = folder.Load(folder.File("*.csv"), options);

        Assert.Multiple(() =>
        {
            // The column that orders need not be among those that are read.
            Assert.That(TableFolder.Texts(view, "id"), Is.EqualTo(["b", "d", "a", "c", "f", "e"]));
            Assert.That(view.GetColumn<long>("n"), Is.EqualTo([9, 9, 10, 10, 10, 100]));
        });
    }

    [Test]
    public void Many_rows_keep_their_order_in_every_pass()
    {
        const int Rows = 300_000;
        using var folder = new TableFolder();
        var text = new StringBuilder("id,tie\n");
        for (int row = 0; row < Rows; row++)
            text.Append(row).Append(',').Append(row % 3).Append('\n');
        string path = folder.Write("a.csv", text.ToString());
        TableOptions ordered = TableFolder.Typed(("id", DataKind.Int64), ("tie", DataKind.Int64));
        IDataView plain = folder.Load(path, TableFolder.Typed(("id", DataKind.Int64)));
        ordered.OrderBy = "tie";
        IDataView byTie = folder.Load(path, ordered);

        Assert.Multiple(() =>
        {
            Assert.That(plain.GetColumn<long>("id"), Is.EqualTo(Enumerable.Range(0, Rows)));
            for (int pass = 0; pass < 2; pass++)
            {
                Assert.That(
                    byTie.GetColumn<long>("id").SequenceEqual(
                        Enumerable.Range(0, Rows).OrderBy(row => row % 3).Select(row => (long)row)));
            }
        });
    }
}
