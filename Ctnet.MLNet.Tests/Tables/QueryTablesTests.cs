using System.Data;
using System.Data.Common;
using Ctnet.MLNet.Tables;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Microsoft.ML;
using Microsoft.ML.Data;
using Npgsql;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tables;

/// <summary>The rows of queries, through the providers of several databases.</summary>
public sealed class QueryTablesTests
{
    private const string Clicks = "CREATE TABLE clicks (id INTEGER, name TEXT, price REAL, at DATETIME);"
        + "INSERT INTO clicks VALUES (1, '007', 1.5, '2024-01-02'), (2, NULL, NULL, '2024-01-03'), (3, 'x', 2, '2024-01-04')";

    [Test]
    public void Rows_of_SQLite_are_read_as_often_as_they_are_asked_for()
    {
        using var folder = new TableFolder();
        Func<DbConnection> connect = Sqlite(folder, Clicks);
        var options = new QueryOptions { CommandTimeout = TimeSpan.FromSeconds(5) };
        options.Types["at"] = DataKind.DateTime;
        IDataView view = folder.ML.Data.LoadFromQuery(connect, "SELECT * FROM clicks ORDER BY id DESC", options);

        Assert.Multiple(() =>
        {
            for (int pass = 0; pass < 2; pass++)
            {
                Assert.That(view.GetColumn<long>("id"), Is.EqualTo([3, 2, 1]));
                Assert.That(TableFolder.Texts(view, "name"), Is.EqualTo(["x", "", "007"]));
                Assert.That(view.GetColumn<double>("price"), Is.EqualTo([2, double.NaN, 1.5]));
                Assert.That(view.GetColumn<DateTime>("at").First(), Is.EqualTo(new DateTime(2024, 1, 4)));
            }
        });
    }

    /// <summary>SQLite's columns may hold anything, and its provider turns a text into 0 when asked for a number.</summary>
    [TestCase("'zz'", "'zz' is no whole number that Int64 holds")]
    [TestCase("2.5", "'2.5' is no whole number that Int64 holds")]
    [TestCase("NULL", "it is empty, and Int64 has no missing value.")]
    public void A_cell_that_does_not_fit_is_named(string cell, string problem)
    {
        using var folder = new TableFolder();
        Func<DbConnection> connect = Sqlite(folder, $"{Clicks}; UPDATE clicks SET id = {cell} WHERE id = 2");
        TableException fault = TableFolder.Fault(() => folder.ML.Data.LoadFromQuery(connect, "SELECT * FROM clicks"), "id");

        Assert.Multiple(() =>
        {
            Assert.That((fault.File, fault.Row, fault.Column), Is.EqualTo(((string?)null, 2L, "id")));
            Assert.That(fault.Message, Does.StartWith($"Row 2 of the query, column 'id': {problem}"));
        });
    }

    [Test]
    public void Queries_that_fail_are_refused()
    {
        using var folder = new TableFolder();
        Func<DbConnection> connect = Sqlite(folder, Clicks);

        Assert.Multiple(() =>
        {
            Refused("SELECT nothing FROM clicks", "The query failed: ");
            Refused("SELECT id, price AS id FROM clicks", "Two columns have the name 'id'.");
            Refused("SELECT x'00' AS bytes FROM clicks", "Column 'bytes' has the type BLOB");
            Refused("SELECT id FROM clicks", "The table has no column 'at'. It has id.", ("at", DataKind.DateTime));
        });

        void Refused(string query, string message, params (string Column, DataKind Kind)[] types)
        {
            var options = new QueryOptions();
            foreach ((string column, DataKind kind) in types)
                options.Types[column] = kind;
            Assert.That(
                () => folder.ML.Data.LoadFromQuery(connect, query, options),
                Throws.InstanceOf<TableException>().With.Message.StartsWith(message));
        }
    }

    [Test]
    public void A_table_that_has_changed_is_refused()
    {
        using var folder = new TableFolder();
        Func<DbConnection> connect = Sqlite(folder, Clicks);
        IDataView view = folder.ML.Data.LoadFromQuery(connect, "SELECT * FROM clicks");
        Execute(connect, "ALTER TABLE clicks ADD COLUMN more TEXT");

        Assert.That(
            () => view.GetRowCursor(view.Schema),
            Throws.InstanceOf<TableException>().With.Message.StartsWith("The query gives other columns"));
    }

    [Test]
    public void Each_pass_closes_its_connection()
    {
        using var folder = new TableFolder();
        var made = new List<DbConnection>();
        Func<DbConnection> connect = Sqlite(folder, Clicks);
        IDataView view = folder.ML.Data.LoadFromQuery(Connect, "SELECT * FROM clicks");
        using (DataViewRowCursor cursor = view.GetRowCursor(view.Schema))
            cursor.MoveNext();

        Assert.That(made, Has.Count.EqualTo(2).And.All.Property(nameof(DbConnection.State)).EqualTo(ConnectionState.Closed));

        DbConnection Connect()
        {
            made.Add(connect());
            return made[^1];
        }
    }

    [Test]
    public void A_query_of_DuckDB_may_join_files_and_tables()
    {
        using var folder = new TableFolder();
        string path = folder.Write("a.csv", "id,name\n1,x\n2,y\n");
        IDataView view = folder.ML.Data.LoadFromQuery(
            () => new DuckDBConnection("DataSource=:memory:"),
            $"SELECT id, name, [id, NULL] AS ids FROM '{path}' ORDER BY id DESC");

        Assert.Multiple(() =>
        {
            Assert.That(TableFolder.Texts(view, "name"), Is.EqualTo(["y", "x"]));
            Assert.That(
                TableFolder.Fault(() => view, "ids").Message,
                Does.Contain("column 'ids': it is empty, and Int64 has no missing"));
        });
    }

    /// <summary>Why there is a loader beside ML.NET's own: docs/tables.md says so.</summary>
    [Test]
    public void MLNets_own_loader_makes_a_missing_whole_number_a_zero()
    {
        using var folder = new TableFolder();
        Sqlite(folder, $"{Clicks}; UPDATE clicks SET id = NULL WHERE id = 2");
        IDataView view = folder.ML.Data.CreateDatabaseLoader(new DatabaseLoader.Column("id", DbType.Int64, 0)).Load(
            new DatabaseSource(
                SqliteFactory.Instance, $"Data Source={folder.File("a.db")};Pooling=False", "SELECT id FROM clicks"));

        Assert.That(view.GetColumn<long>("id"), Is.EqualTo([1, 0, 3]));
    }

    /// <summary>A database that works for hours before it gives the first row stops too.</summary>
    [Test]
    public void A_query_that_works_is_cancelled()
    {
        var ml = new MLContext();
        using var cancellation = new CancellationTokenSource();
        IDataView view = ml.Data.LoadFromQuery(
            () => new DuckDBConnection("DataSource=:memory:"),
            "SELECT sum(a.range * b.range % 7)::BIGINT AS total FROM range(1000000) a, range(1000000) b",
            new() { CancellationToken = cancellation.Token });
        cancellation.CancelAfter(TimeSpan.FromSeconds(1));

        Assert.That(() => view.GetColumn<long>("total").Single(), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Rows_of_PostgreSQL_are_read()
    {
        if (Environment.GetEnvironmentVariable("CTNET_POSTGRESQL") is not string server)
        {
            Assert.Ignore("There is no PostgreSQL: set CTNET_POSTGRESQL to its connection string.");
            return;
        }
        var ml = new MLContext();
        const string Query =
            """
            SELECT 1::smallint AS small, 9007199254740993 AS big, 1.5::real AS single, 2.5::numeric AS number, '007'::text AS id,
                true AS yes, timestamp '2024-01-02 03:04:05' AS moment, timestamptz '2024-01-02 03:04:05+02' AS zoned,
                date '2024-01-02' AS day, array['a', 'b'] AS tags, array[1, 2] AS ids, NULL::float8 AS unknown
            """;
        var options = new QueryOptions { Types = { ["tags"] = DataKind.String, ["ids"] = DataKind.Int64 } };
        IDataView view = ml.Data.LoadFromQuery(() => new NpgsqlConnection(server), Query, options);

        Assert.Multiple(() =>
        {
            Assert.That(view.GetColumn<long>("small").Single(), Is.EqualTo(1));
            Assert.That(view.GetColumn<long>("big").Single(), Is.EqualTo(9007199254740993));
            Assert.That(view.GetColumn<float>("single").Single(), Is.EqualTo(1.5f));
            Assert.That(view.GetColumn<double>("number").Single(), Is.EqualTo(2.5));
            Assert.That(TableFolder.Texts(view, "id").Single(), Is.EqualTo("007"));
            Assert.That(view.GetColumn<bool>("yes").Single(), Is.True);
            Assert.That(view.GetColumn<DateTime>("moment").Single(), Is.EqualTo(new DateTime(2024, 1, 2, 3, 4, 5)));
            Assert.That(view.GetColumn<DateTime>("zoned").Single(), Is.EqualTo(new DateTime(2024, 1, 2, 1, 4, 5)));
            Assert.That(view.GetColumn<DateTime>("day").Single(), Is.EqualTo(new DateTime(2024, 1, 2)));
            Assert.That(view.GetColumn<VBuffer<ReadOnlyMemory<char>>>("tags").Single().Length, Is.EqualTo(2));
            Assert.That(view.GetColumn<VBuffer<long>>("ids").Single().DenseValues(), Is.EqualTo([1, 2]));
            Assert.That(view.GetColumn<double>("unknown").Single(), Is.NaN);
            Assert.That(
                () => ml.Data.LoadFromQuery(() => new NpgsqlConnection(server), Query),
                Throws.InstanceOf<TableException>().With.Message.StartsWith("Column 'tags' has the type text[]"));
        });
    }

    private static Func<DbConnection> Sqlite(TableFolder folder, string commands)
    {
        Func<DbConnection> connect = () => new SqliteConnection($"Data Source={folder.File("a.db")};Pooling=False");
        Execute(connect, commands);
        return connect;
    }

    private static void Execute(Func<DbConnection> connect, string commands)
    {
        using DbConnection connection = connect();
        connection.Open();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = commands;
        command.ExecuteNonQuery();
    }
}
