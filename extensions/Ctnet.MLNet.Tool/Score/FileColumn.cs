namespace Ctnet.MLNet.Tool.Score;

/// <summary>A column of a file, read as the type that a model reads.</summary>
internal abstract class FileColumn
{
    /// <summary>Reads the cell of the file's current row.</summary>
    public abstract void Take();

    /// <summary>A ValueGetter of the column's type, for the cell that was read last.</summary>
    public abstract Delegate CreateGetter();
}
