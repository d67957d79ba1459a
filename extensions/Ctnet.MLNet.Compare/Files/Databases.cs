using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Ctnet.MLNet.Compare;

/// <summary>Makes connections to databases.</summary>
internal static class Databases
{
    private const string Sqlite = "sqlite", PostgreSql = "postgresql", SqlServer = "sqlserver";

    /// <summary>The names of the databases that are known.</summary>
    public static IReadOnlyList<string> Providers { get; } = [Sqlite, PostgreSql, SqlServer];

    /// <summary>Makes a connection, which is not open yet.</summary>
    /// <param name="provider">One of <see cref="Providers"/>.</param>
    /// <param name="connection">The connection string. It is in no message, because it may have a password.</param>
    /// <param name="folder">The folder that the file of a SQLite database is relative to.</param>
    /// <exception cref="InputFileException">The connection string cannot be read.</exception>
    public static DbConnection Connect(string provider, string connection, string folder)
    {
        try
        {
            return provider switch
            {
                Sqlite => new SqliteConnection(ReadOnly(connection, folder)),
                PostgreSql => new NpgsqlConnection(connection),
                SqlServer => new SqlConnection(connection),
                _ => throw new InputFileException(
                    $"There is no provider '{provider}'; there are {string.Join(", ", Providers)}."),
            };
        }
        catch (ArgumentException exception)
        {
            throw new InputFileException(
                $"The connection string is none of {provider}: it has a key or a value that is not known there. Correct it.",
                exception);
        }
    }

    // A database that is not there would be made, empty, and a log is only read.
    private static string ReadOnly(string connection, string folder)
    {
        var parts = new SqliteConnectionStringBuilder(connection);
        if (parts.Mode == SqliteOpenMode.ReadWriteCreate)
            parts.Mode = SqliteOpenMode.ReadOnly;
        if (!parts.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            parts.DataSource = Path.GetFullPath(Path.Combine(folder, parts.DataSource));
        parts.Pooling = false;
        return parts.ConnectionString;
    }
}
