using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Ctnet.MLNet.Tables;
using DuckDB.NET.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>How many rows a second AlignFeatureSchema reads from files, from a database, and from memory.</summary>
internal static class TableRates
{
    private const int Repeats = 5;

    public static int Run(string[] arguments)
    {
        int rows = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 500_000;
        string folder = Directory.CreateTempSubdirectory("Ctnet.MLNet.Benchmarks.").FullName;
        try
        {
            string csv = Path.Combine(folder, "clicks.csv"), parquet = Path.Combine(folder, "clicks.parquet");
            string database = Path.Combine(folder, "clicks.duckdb");
            Write(rows, csv, parquet, database);
            var ml = new MLContext(seed: 1);
            TableRow[] inMemory =
                [.. ml.Data.CreateEnumerable<TableRow>(LoadParquet(ml, parquet), reuseRowObject: false)];
            (string Name, IDataView Rows)[] sources =
            [
                ("LoadFromEnumerable", ml.Data.LoadFromEnumerable(inMemory)),
                ("TextLoader, CSV", LoadByTextLoader(ml, csv)),
                ("LoadFromTables, CSV", LoadText(ml, csv)),
                ("LoadFromTables, Parquet", LoadParquet(ml, parquet)),
                ("LoadFromTables, Parquet, ordered", ml.Data.LoadFromTables(parquet, new() { OrderBy = "Time" })),
                ("DatabaseLoader, DuckDB", LoadByDatabaseLoader(ml, database)),
                ("LoadFromQuery, DuckDB", LoadQuery(ml, database)),
            ];
            Console.WriteLine($"{rows} rows of 6 columns, of which 4 are read; median of {Repeats} fits of AlignFeatureSchema");
            double[][] seconds = [.. sources.Select(_ => new double[Repeats + 1])];
            // In turn, so that other work on the machine slows all of them. The first fits compile the code.
            for (int i = 0; i <= Repeats; i++)
            {
                foreach (var (source, times) in sources.Zip(seconds))
                    times[i] = Seconds(ml, source.Rows);
            }
            foreach (var (source, times) in sources.Zip(seconds))
            {
                double median = times[1..].Order().ElementAt(Repeats / 2);
                Console.WriteLine(FormattableString.Invariant($"{source.Name,-34} {rows / median,12:N0} rows a second"));
            }
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IDataView LoadText(MLContext ml, string path)
    {
        #region text
        var options = new TableOptions
        {
            Types =
            {
                ["Item"] = DataKind.Int64, ["Price"] = DataKind.Single, ["Time"] = DataKind.DateTime,
                ["Clicked"] = DataKind.Boolean,
            },
        };
        IDataView clicks = ml.Data.LoadFromTables(path, options);
        #endregion

        return clicks;
    }

    private static IDataView LoadParquet(MLContext ml, string path)
    {
        #region parquet
        IDataView clicks = ml.Data.LoadFromTables(path);
        #endregion

        return clicks;
    }

    private static IDataView LoadQuery(MLContext ml, string database)
    {
        #region query
        IDataView clicks = ml.Data.LoadFromQuery(
            () => new DuckDBConnection($"DataSource={database};ACCESS_MODE=READ_ONLY"),
            """SELECT "User", "Item", "Category", "Price", "Time", "Clicked" FROM clicks ORDER BY "Time", "User", "Item" """);
        #endregion

        return clicks;
    }

    private static IDataView LoadByDatabaseLoader(MLContext ml, string database)
    {
        #region database
        DatabaseLoader loader = ml.Data.CreateDatabaseLoader(
            new DatabaseLoader.Column("User", DbType.String, 0), new DatabaseLoader.Column("Item", DbType.Int64, 1),
            new DatabaseLoader.Column("Category", DbType.String, 2), new DatabaseLoader.Column("Price", DbType.Single, 3),
            new DatabaseLoader.Column("Time", DbType.DateTime, 4), new DatabaseLoader.Column("Clicked", DbType.Boolean, 5));
        IDataView clicks = loader.Load(new DatabaseSource(
            DuckDBClientFactory.Instance, $"DataSource={database};ACCESS_MODE=READ_ONLY",
            """SELECT "User", "Item", "Category", "Price", "Time", "Clicked" FROM clicks ORDER BY "Time", "User", "Item" """));
        #endregion

        return clicks;
    }

    private static IDataView LoadByTextLoader(MLContext ml, string path) => ml.Data.LoadFromTextFile<TableRow>(
        path, new TextLoader.Options { HasHeader = true, Separators = [','], AllowQuoting = true });

    private static double Seconds(MLContext ml, IDataView rows)
    {
        FeatureSchema schema = FeatureSchema.Create("shop")
            .Categorical("user").Categorical("item").Categorical("category").Numeric("price", NumericEncoding.Log)
            .Domain("shop", shop => shop
                .Column("user", "User").Column("item", "Item").Column("category", "Category").Column("price", "Price"))
            .Build();
        long start = Stopwatch.GetTimestamp();
        ml.Transforms.AlignFeatureSchema(schema, "shop").Fit(rows);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Write(int rows, string csv, string parquet, string database)
    {
        using var connection = new DuckDBConnection($"DataSource={database}");
        connection.Open();
        using DbCommand command = connection.CreateCommand();
        command.CommandText =
            $"""
            CREATE TABLE clicks AS SELECT 'u' || (hash(range) % 50000) AS "User", (hash(range + 1) % 20000)::BIGINT AS "Item",
                'c' || (hash(range) % 40) AS "Category", (hash(range + 2) % 10000 / 100)::FLOAT AS "Price",
                TIMESTAMP '2026-11-01' + INTERVAL (hash(range + 3) % 2592000) SECOND AS "Time", hash(range) % 20 = 0 AS "Clicked"
            FROM range({rows});
            COPY clicks TO '{csv}' (HEADER, FORMAT csv);
            COPY clicks TO '{parquet}' (FORMAT parquet);
            """;
        command.ExecuteNonQuery();
    }
}
