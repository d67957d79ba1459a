using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Compare.Tasks.Schema;

namespace Ctnet.MLNet.Compare;

/// <summary>What strategies are compared on: a task file and the rows of its logs.</summary>
public sealed class CompareTask
{
    private readonly Lazy<TaskAlignment> _alignment;

    private CompareTask(FileInfo file, IReadOnlyList<string>? statistics)
    {
        File = file;
        Description = TaskFile.Load(file.FullName, statistics);
        Data = new TaskData(Description);
        Warnings = [.. TaskWarnings.Of(Description, Data)];
        _alignment = new(() => new TaskAlignment(Description, Data));
    }

    /// <summary>The task's name.</summary>
    public string Name => Description.Name;

    /// <summary>What the task file says about the task.</summary>
    public string? About => Description.About;

    /// <summary>Rows of the source domain.</summary>
    public int SourceRows => Data.SourceRows;

    /// <summary>Rows of the target domain.</summary>
    public int TargetRows => Data.TargetRows;

    /// <summary>Periods of the task.</summary>
    public int Periods => Data.Periods.Count;

    /// <summary>Target rows that are measured.</summary>
    public int MeasuredRows => Data.Reported.Count;

    /// <summary>What cannot be concluded from the rows, and which settings may be wrong.</summary>
    public IReadOnlyList<string> Warnings { get; }

    internal FileInfo File { get; }

    internal TaskFile Description { get; }

    internal TaskData Data { get; }

    /// <summary>All rows in one alignment; made when it is first asked for.</summary>
    internal TaskAlignment Alignment => _alignment.Value;

    /// <summary>Reads a task file and its logs.</summary>
    /// <param name="file">The task file.</param>
    /// <param name="statistics">
    /// Categorical fields whose click rates and counts become further fields, in place of the task file's; null keeps those.
    /// </param>
    /// <exception cref="InputFileException">The task file or a log cannot be read, or no row is measured.</exception>
    public static CompareTask Load(FileInfo file, IReadOnlyList<string>? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new(file, statistics);
    }

    /// <summary>Aligns the two domains, and reports how they fit each other.</summary>
    public AlignmentReport Align() => Alignment.Report;
}
