namespace Ctnet.MLNet.Tables.Files;

/// <summary>How DuckDB reads the files of a table.</summary>
internal abstract class FileScan
{
    /// <summary>Whether all cells are texts until they are converted.</summary>
    public virtual bool IsText => false;

    /// <summary>The SQL that gives the rows of files, for a FROM clause.</summary>
    /// <param name="files">The table's files, or some of them.</param>
    public string From(IEnumerable<string> files) =>
        Function(DuckDb.List(files.Select(TableFiles.Literal)));

    protected abstract string Function(string files);
}
