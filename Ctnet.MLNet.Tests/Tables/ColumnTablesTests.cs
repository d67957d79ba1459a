using Ctnet.MLNet.Tables;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tables;

/// <summary>Parquet and JSON files as rows: files whose columns have types and lists.</summary>
public sealed class ColumnTablesTests
{
    private const string AllTypes =
        """
        SELECT 7::TINYINT AS tiny, 70000::INTEGER AS whole, 9007199254740993 AS big, 5::UBIGINT AS unsigned, 0.1::FLOAT AS single,
            0.1::DOUBLE AS double, 12.34::DECIMAL(10, 2) AS decimal, true AS yes, '007' AS id, DATE '2024-01-02' AS day,
            TIMESTAMP '2024-01-02 03:04:05' AS moment, TIMESTAMPTZ '2024-01-02 03:04:05+02' AS zoned, ['a', NULL] AS tags,
            [1, 2] AS ids, [0.5::FLOAT, NULL] AS vector, NULL::VARCHAR AS nothing, NULL::DOUBLE AS unknown,
            NULL::VARCHAR[] AS none
        """;

    private const string First = """{"id":"007","n":1,"x":1,"t":["a"],"d":"2024-01-02"}""",
        Second = """{"id":"8","n":2,"x":2.5,"t":[]}""", Lines = $"{First}\n{Second}\n", Array = $"[{First},{Second}]";

    [Test]
    public void Parquet_types_are_kept()
    {
        using var folder = new TableFolder();
        IDataView view = folder.Load(folder.WriteParquet("a.parquet", AllTypes));

        Assert.Multiple(() =>
        {
            Assert.That(view.GetColumn<long>("tiny").Single(), Is.EqualTo(7));
            Assert.That(view.GetColumn<long>("whole").Single(), Is.EqualTo(70000));
            Assert.That(view.GetColumn<long>("big").Single(), Is.EqualTo(9007199254740993));
            Assert.That(view.GetColumn<long>("unsigned").Single(), Is.EqualTo(5));
            Assert.That(view.GetColumn<float>("single").Single(), Is.EqualTo(0.1f));
            Assert.That(view.GetColumn<double>("double").Single(), Is.EqualTo(0.1));
            Assert.That(view.GetColumn<double>("decimal").Single(), Is.EqualTo(12.34));
            Assert.That(view.GetColumn<bool>("yes").Single(), Is.True);
            Assert.That(TableFolder.Texts(view, "id").Single(), Is.EqualTo("007"));
            Assert.That(view.GetColumn<DateTime>("day").Single(), Is.EqualTo(new DateTime(2024, 1, 2)));
            Assert.That(view.GetColumn<DateTime>("moment").Single(), Is.EqualTo(new DateTime(2024, 1, 2, 3, 4, 5)));
            Assert.That(view.GetColumn<DateTime>("zoned").Single(), Is.EqualTo(new DateTime(2024, 1, 2, 1, 4, 5)));
            Assert.That(TableFolder.Texts(view, "nothing").Single(), Is.Empty);
            Assert.That(view.GetColumn<double>("unknown").Single(), Is.NaN);
            Assert.That(
                view.GetColumn<VBuffer<ReadOnlyMemory<char>>>("tags").Single().DenseValues().Select(text => text.ToString()),
                Is.EqualTo(["a", ""]));
            Assert.That(view.GetColumn<VBuffer<long>>("ids").Single().DenseValues(), Is.EqualTo([1, 2]));
            Assert.That(view.GetColumn<VBuffer<float>>("vector").Single().DenseValues(), Is.EqualTo([0.5f, float.NaN]));
            Assert.That(view.GetColumn<VBuffer<ReadOnlyMemory<char>>>("none").Single().Length, Is.Zero);
        });
    }

    [Test]
    public void Types_convert_exactly_or_refuse()
    {
        using var folder = new TableFolder();
        string path = folder.WriteParquet("a.parquet", AllTypes);
        IDataView view = folder.Load(path, TableFolder.Typed(
            ("big", DataKind.String), ("whole", DataKind.Double), ("moment", DataKind.String), ("yes", DataKind.String),
            ("vector", DataKind.Double), ("id", DataKind.Int64), ("tiny", DataKind.Single)));

        Assert.Multiple(() =>
        {
            Assert.That(TableFolder.Texts(view, "big").Single(), Is.EqualTo("9007199254740993"));
            Assert.That(view.GetColumn<double>("whole").Single(), Is.EqualTo(70000));
            Assert.That(TableFolder.Texts(view, "moment").Single(), Is.EqualTo("2024-01-02 03:04:05"));
            Assert.That(TableFolder.Texts(view, "yes").Single(), Is.EqualTo("true"));
            Assert.That(view.GetColumn<VBuffer<double>>("vector").Single().DenseValues(), Is.EqualTo([0.5, double.NaN]));
            Assert.That(view.GetColumn<long>("id").Single(), Is.EqualTo(7));
            foreach (DataKind kind in (DataKind[])[DataKind.Double, DataKind.Single, DataKind.Boolean, DataKind.DateTime])
            {
                Assert.That(
                    TableFolder.Fault(() => folder.Load(path, TableFolder.Typed(("big", kind)))).Message,
                    Does.StartWith($"{path}, row 1, column 'big': '9007199254740993' is no"));
            }
        });
    }

    [Test]
    public void A_missing_whole_number_and_a_missing_item_are_refused_with_their_row()
    {
        using var folder = new TableFolder();
        string path = folder.WriteParquet(
            "a.parquet", "SELECT range AS row, nullif(range, 4321) AS id, [range, nullif(range, 4000)] AS ids FROM range(5000)");

        Assert.Multiple(() =>
        {
            Assert.That(
                TableFolder.Fault(() => folder.Load(path), "id").Message,
                Does.StartWith($"{path}, row 4322, column 'id': it is empty, and Int64 has no missing value."));
            Assert.That(TableFolder.Fault(() => folder.Load(path), "ids").Row, Is.EqualTo(4001));
            Assert.That(
                folder.Load(path, TableFolder.Typed(("id", DataKind.Double))).GetColumn<double>("id").Count(double.IsNaN),
                Is.EqualTo(1));
        });
    }

    [TestCase("{'a': 1}")]
    [TestCase("'x'::BLOB")]
    [TestCase("MAP {'a': 1}")]
    [TestCase("TIME '10:00'")]
    public void A_type_that_MLNet_lacks_is_refused_unless_its_column_is_left_out(string value)
    {
        using var folder = new TableFolder();
        string path = folder.WriteParquet("a.parquet", $"SELECT 1 AS a, {value} AS b");

        Assert.Multiple(() =>
        {
            Assert.That(
                () => folder.Load(path), Throws.InstanceOf<TableException>().With.Message.StartsWith("Column 'b' has the type"));
            Assert.That(folder.Load(path, new() { Columns = ["a"] }).GetColumn<long>("a").Single(), Is.EqualTo(1));
        });
    }

    [Test]
    public void Parquet_files_with_other_columns_are_refused()
    {
        using var folder = new TableFolder();
        folder.WriteParquet("a.parquet", "SELECT 1 AS a");
        string other = folder.WriteParquet("b.parquet", "SELECT 'x' AS a");

        Assert.That(
            () => folder.Load(folder.File("*.parquet")),
            Throws.InstanceOf<TableException>().With.Message.StartsWith($"{other} has the columns a VARCHAR"));
    }

    /// <summary>Folders such as day=1 are no columns, and a table does not gain one silently.</summary>
    [Test]
    public void Names_of_folders_are_no_columns()
    {
        using var folder = new TableFolder();
        Directory.CreateDirectory(folder.File("day=1"));
        folder.WriteParquet("day=1/a.parquet", "SELECT 1 AS a");

        Assert.That(folder.Load(folder.Path).Schema.Select(column => column.Name), Is.EqualTo(["a"]));
    }

    [Test]
    public void Parquet_rows_are_ordered_by_time()
    {
        using var folder = new TableFolder();
        string path = folder.WriteParquet(
            "a.parquet",
            "SELECT range AS id, TIMESTAMP '2024-01-01' + INTERVAL (range * 7919 % 10007) SECOND AS t FROM range(10007)");
        IDataView view = folder.Load(path, new() { OrderBy = "t" });

        Assert.Multiple(() =>
        {
            Assert.That(view.GetColumn<DateTime>("t"), Is.Ordered.Ascending);
            Assert.That(view.GetColumn<long>("id"), Is.EqualTo(Enumerable.Range(0, 10007).OrderBy(id => id * 7919 % 10007)));
        });
    }

    [TestCase("a.jsonl", Lines)]
    [TestCase("a.ndjson.gz", Lines)]
    [TestCase("a.json", Lines)]
    [TestCase("a.json", Array)]
    public void Json_keeps_types_and_texts(string name, string text)
    {
        using var folder = new TableFolder();
        IDataView view = folder.Load(folder.Write(name, text));

        Assert.Multiple(() =>
        {
            Assert.That(TableFolder.Texts(view, "id"), Is.EqualTo(["007", "8"]));
            Assert.That(view.GetColumn<long>("n"), Is.EqualTo([1, 2]));
            Assert.That(view.GetColumn<double>("x"), Is.EqualTo([1, 2.5]));
            Assert.That(TableFolder.Texts(view, "d"), Is.EqualTo(["2024-01-02", ""]));
            Assert.That(
                view.GetColumn<VBuffer<ReadOnlyMemory<char>>>("t").Select(tags => tags.Length), Is.EqualTo([1, 0]));
        });
    }

    [Test]
    public void Json_with_a_late_value_of_another_type_is_refused_or_read_as_text()
    {
        using var folder = new TableFolder();
        string path = folder.Write(
            "a.jsonl", string.Concat(Enumerable.Repeat("{\"a\":1}\n", 30_000)) + "{\"a\":\"x\",\"late\":1.5}\n");

        Assert.Multiple(() =>
        {
            Assert.That(
                () => folder.Load(path), Throws.InstanceOf<TableException>().With.Message.Contains("values of several types"));
            IDataView view = folder.Load(path, TableFolder.Typed(("a", DataKind.String)));
            Assert.That(TableFolder.Texts(view, "a")[^2..], Is.EqualTo(["1", "x"]));
            Assert.That(view.GetColumn<double>("late").Last(), Is.EqualTo(1.5));
        });
    }

    [Test]
    public void Broken_json_is_refused_with_its_line()
    {
        using var folder = new TableFolder();
        string path = folder.Write("a.jsonl", "{\"a\":1}\n{\"a\":x}\n{\"a\":3}\n");
        TableException fault = TableFolder.Fault(() => folder.Load(path));

        Assert.That((fault.File, fault.Line), Is.EqualTo((path, 2L)));
    }
}
