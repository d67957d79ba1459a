namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>A query of a database, whose rows are a log.</summary>
/// <param name="Provider">sqlite, postgresql or sqlserver.</param>
/// <param name="Sql">The query.</param>
/// <param name="Connection">The connection string; null if a variable of the environment has it.</param>
/// <param name="ConnectionVariable">The variable of the environment that has the connection string.</param>
internal sealed record TaskQuery(string Provider, string Sql, string? Connection = null, string? ConnectionVariable = null)
{
    public IEnumerable<string> Errors()
    {
        if (!Databases.Providers.Contains(Provider))
            yield return $"'query.provider' is '{Provider}'; it may be {string.Join(", ", Databases.Providers)}.";
        if ((Connection is null) == (ConnectionVariable is null))
            yield return "'query' needs 'connection' or 'connectionVariable', and not both.";
        if (string.IsNullOrWhiteSpace(Sql))
            yield return "'query.sql' is empty.";
    }

    /// <summary>The connection string.</summary>
    /// <exception cref="InputFileException">The variable is not set.</exception>
    public string ConnectionText()
    {
        string? text = Connection ?? Environment.GetEnvironmentVariable(ConnectionVariable!);
        return !string.IsNullOrEmpty(text)
            ? text
            : throw new InputFileException(
                $"The environment variable {ConnectionVariable}, which 'connectionVariable' names, is not set. Set it to the "
                + "connection string.");
    }
}
