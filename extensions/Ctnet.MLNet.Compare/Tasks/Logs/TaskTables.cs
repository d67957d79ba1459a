using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Tasks.Logs;

/// <summary>Opens the tables that a task names.</summary>
internal static class TaskTables
{
    /// <summary>Opens a log.</summary>
    /// <exception cref="InputFileException">The files or the query cannot be read.</exception>
    public static TableReader Open(TaskFile task, TaskLog log)
    {
        if (log.Query is not TaskQuery query)
            return TableReader.Open(task.Resolve(log.Path!), log.Separator);
        string connection = query.ConnectionText();
        return TableOpening.Query(
            $"Log '{log.Name}'", () => Databases.Connect(query.Provider, connection, task.Folder), query.Sql);
    }

    /// <summary>The files that a task reads, of its logs and their side files. Queries have none.</summary>
    public static IEnumerable<string> FilesOf(TaskFile task) => task.Logs
        .SelectMany(log => (string[])[.. log.Path ?? [], .. log.Join.SelectMany(join => join.Path)])
        .SelectMany(path => TableOpening.Find(task.Resolve([path])));
}
