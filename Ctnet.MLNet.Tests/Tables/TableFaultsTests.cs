using Ctnet.MLNet.Tables;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tables;

/// <summary>What cannot be read is an error that says where it stands.</summary>
public sealed class TableFaultsTests
{
    [TestCase(DataKind.Int64, "3.5")]
    [TestCase(DataKind.Int64, "9223372036854775808")]
    [TestCase(DataKind.Int64, " 3")]
    [TestCase(DataKind.Int64, "1,000")]
    [TestCase(DataKind.Double, "3,5")]
    [TestCase(DataKind.Double, "1e999")]
    [TestCase(DataKind.Double, "1 ")]
    [TestCase(DataKind.Single, "1e39")]
    [TestCase(DataKind.Boolean, "yes")]
    [TestCase(DataKind.Boolean, "2")]
    [TestCase(DataKind.DateTime, "01/02/2024")]
    [TestCase(DataKind.DateTime, "1704164645")]
    [TestCase(DataKind.DateTime, "2024-02-30")]
    public void A_cell_that_does_not_fit_is_named(DataKind kind, string cell)
    {
        using var folder = new TableFolder();
        string path = folder.Write("a.csv", $"a;b\n{Good(kind)};x\n{cell};x\n");
        TableOptions options = TableFolder.Typed(("a", kind));
        options.Separator = ';';
        TableException fault = TableFolder.Fault(() => folder.Load(path, options));

        Assert.Multiple(() =>
        {
            Assert.That((fault.File, fault.Row, fault.Column), Is.EqualTo((path, 2L, "a")));
            Assert.That(fault.Message, Does.StartWith($"{path}, row 2, column 'a': '{cell}' is no"));
        });
    }

    [TestCase(DataKind.Int64)]
    [TestCase(DataKind.Boolean)]
    [TestCase(DataKind.DateTime)]
    public void An_empty_cell_of_a_type_without_a_missing_value_is_refused(DataKind kind)
    {
        using var folder = new TableFolder();
        string path = folder.Write("a.csv", $"a,b\n{Good(kind)},1\n,1\n");

        Assert.That(
            TableFolder.Fault(() => folder.Load(path, TableFolder.Typed(("a", kind)))).Message,
            Does.StartWith($"{path}, row 2, column 'a': it is empty, and {kind} has no missing value."));
    }

    [Test]
    public void A_cell_in_a_later_file_of_an_ordered_table_is_found()
    {
        using var folder = new TableFolder();
        folder.Write("1.csv", "n,a\n2,1\n1,1\n");
        string second = folder.Write("2.csv", "n,a\n0,1\n5,x\n4,1\n");
        TableOptions options = TableFolder.Typed(("n", DataKind.Int64), ("a", DataKind.Int64));
        options.OrderBy = "n";
        TableException fault = TableFolder.Fault(() => folder.Load(folder.File("*.csv"), options));

        Assert.That((fault.File, fault.Row, fault.Column), Is.EqualTo((second, 2L, "a")));
    }

    [TestCase("x")]
    [TestCase("")]
    [TestCase("3.5")]
    public void A_cell_that_cannot_order_its_row_is_refused_even_if_it_is_not_read(string cell)
    {
        using var folder = new TableFolder();
        string path = folder.Write("a.csv", $"n,a\n2,1\n{cell},1\n");
        TableOptions options = TableFolder.Typed(("n", DataKind.Int64));
        options.OrderBy = "n";
        TableException fault = TableFolder.Fault(() => folder.Load(path, options), "a");

        Assert.That((fault.File, fault.Row, fault.Column), Is.EqualTo((path, 2L, "n")));
    }

    [TestCase("a,b\n1,2\n1\n", 3, "the row has 1 cells and the header 2")]
    [TestCase("a,b\n1,2\n1,2,3\n", 3, "the row has 3 cells and the header 2")]
    [TestCase("a,b\n1,\"2\n3,4\n", 2, "a quote is not closed, or stands in the middle of a cell")]
    [TestCase("a,b\n1,\"2\"x\n", 2, "a quote is not closed, or stands in the middle of a cell")]
    public void A_broken_line_is_named(string text, int line, string problem)
    {
        using var folder = new TableFolder();
        string path = folder.Write("a.csv", text);
        TableException fault = TableFolder.Fault(() => folder.Load(path));

        Assert.Multiple(() =>
        {
            Assert.That((fault.File, fault.Line), Is.EqualTo((path, (long)line)));
            Assert.That(fault.Message, Is.EqualTo($"{path}, line {line}: {problem}."));
        });
    }

    [Test]
    public void Text_that_is_not_UTF8_is_refused()
    {
        using var folder = new TableFolder();
        string header = folder.Write("h.csv", [(byte)'a', 0xE9, (byte)'\n', (byte)'1', (byte)'\n']);
        string row = folder.Write("r.csv", [(byte)'a', (byte)'\n', (byte)'1', (byte)'\n', 0xE9, (byte)'\n']);
        string wide = folder.Write("w.csv", System.Text.Encoding.Unicode.GetPreamble());

        Assert.Multiple(() =>
        {
            Assert.That(
                TableFolder.Fault(() => folder.Load(header)).Message, Is.EqualTo($"{header} is not UTF-8. Save it as UTF-8."));
            Assert.That(
                TableFolder.Fault(() => folder.Load(wide)).Message, Is.EqualTo($"{wide} is not UTF-8. Save it as UTF-8."));
            Assert.That(
                TableFolder.Fault(() => folder.Load(row)).Message,
                Is.EqualTo($"{row}, line 3: the text is not UTF-8. Save the file as UTF-8."));
        });
    }

    [TestCase("a;b\n1;2\n", "has only one column, 'a;b', if its cells are separated by ','")]
    [TestCase("", "has no text in its first line")]
    [TestCase("\n1\n", "has no text in its first line")]
    [TestCase("a,A\n1,2\n", "has two columns 'a' in its header")]
    [TestCase("a,,c\n1,2,3\n", "has no name for column 2 in its header")]
    public void A_header_that_names_no_columns_is_refused(string text, string problem)
    {
        using var folder = new TableFolder();
        string path = folder.Write("a.csv", text);

        Assert.That(() => folder.Load(path), Throws.InstanceOf<TableException>().With.Message.StartsWith($"{path} {problem}"));
    }

    [Test]
    public void Files_that_are_not_there_or_no_table_are_named()
    {
        using var folder = new TableFolder();
        Directory.CreateDirectory(folder.File("empty"));
        folder.Write("mixed/a.csv", "a\n");
        folder.Write("mixed/b.parquet", "a\n");
        folder.Write("differ/a.csv", "a,b\n");
        folder.Write("differ/b.csv", "b,a\n");

        Assert.Multiple(() =>
        {
            Refused("none.csv", "There is no file");
            Refused("none*.csv", "No file has a name like");
            Refused("empty", "The folder");
            Refused("mixed", "have different formats");
            Refused("differ", "The header of");
            folder.Write("a.dat", "a\n1\n");
            Refused("a.dat", "says no format");
            Refused("mixed/b.parquet", "DuckDB cannot read it");
            System.IO.File.WriteAllText(folder.File("a.csv.gz"), "a\n1\n");
            Refused("a.csv.gz", "is not compressed so");
            Assert.That(
                () => folder.Load("https://example.org/a.csv"),
                Throws.InstanceOf<TableException>().With.Message.Contains("is not a file of this machine"));
            IDataView given = folder.Load(folder.File("a.dat"), new() { Format = TableFormat.SeparatedText });
            Assert.That(TableFolder.Texts(given, "a"), Has.Length.EqualTo(1));
        });

        void Refused(string path, string message) => Assert.That(
            () => folder.Load(folder.File(path)), Throws.InstanceOf<TableException>().With.Message.Contains(message));
    }

    [Test]
    public void Columns_that_are_not_there_are_named_with_those_that_are()
    {
        using var folder = new TableFolder();
        string path = folder.Write("a.csv", "Time,Clicked\n1,2\n");

        Assert.Multiple(() =>
        {
            Refused(TableFolder.Typed(("clicked", DataKind.Boolean)), "no column 'clicked'. It has Time, Clicked.");
            Refused(new() { Columns = ["When"] }, "no column 'When'.");
            Refused(new() { OrderBy = "When" }, "no column 'When'.");
            Refused(new() { OrderBy = "Time" }, "a text file does not say what it is");
            Assert.That(
                () => folder.Load(path, TableFolder.Typed(("Time", DataKind.UInt16))),
                Throws.ArgumentException.With.Message.Contains("cannot be loaded as UInt16"));
            Assert.That(() => folder.Load(path, new() { Separator = '"' }), Throws.ArgumentException);
            Assert.That(() => folder.Load(path, new() { Format = (TableFormat)9 }), Throws.ArgumentException);
        });

        void Refused(TableOptions options, string message) => Assert.That(
            () => folder.Load(path, options), Throws.InstanceOf<TableException>().With.Message.Contains(message));
    }

    private static string Good(DataKind kind) => kind == DataKind.DateTime ? "2024-01-02" : "1";
}
