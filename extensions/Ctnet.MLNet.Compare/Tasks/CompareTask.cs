using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Compare.Tasks.Schema;

namespace Ctnet.MLNet.Compare;

/// <summary>What strategies are compared on: a task file and the rows of its logs.</summary>
public sealed class CompareTask
{
    private readonly Lazy<TaskAlignment> _alignment;

    private CompareTask(FileInfo file, TaskFile description, TaskData data)
    {
        (File, Description, Data) = (file, description, data);
        Warnings = [.. TaskWarnings.Of(description, data)];
        Steps = [this];
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
    public IReadOnlyList<string> Warnings { get; private set; }

    /// <summary>
    /// The task with each length of a step, the shortest first: the same rows, of which the same are measured, in other periods.
    /// It has one entry, the task itself, unless several lengths were given.
    /// </summary>
    public IReadOnlyList<CompareTask> Steps { get; private set; }

    /// <summary>The length of a step, such as 1d; null if the logs are cut into a number of periods instead.</summary>
    public string? Step => Description.Time.Step?[0];

    /// <summary>The lengths of a step that replaced those of the task file; null if it kept its own.</summary>
    internal IReadOnlyList<string>? GivenSteps { get; private init; }

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
    /// <param name="steps">
    /// Lengths of a step, such as 12h and 1d, in place of the task file's; null keeps those. The task has the first of them.
    /// </param>
    /// <exception cref="InputFileException">The task file or a log cannot be read, or no row is measured.</exception>
    public static CompareTask Load(
        FileInfo file, IReadOnlyList<string>? statistics = null, IReadOnlyList<string>? steps = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        IReadOnlyList<TaskFile> each = TaskFile.Load(file.FullName, statistics, steps).EachStep();
        var data = new TaskData(each[0]);
        var task = new CompareTask(file, each[0], data) { GivenSteps = steps };
        if (each.Count > 1)
        {
            IEnumerable<CompareTask> others = each.Skip(1).Select(other => new CompareTask(file, other, data.CutInto(other)));
            task.Steps = [.. others.Prepend(task).OrderBy(one => one.Description.Time.Length)];
            task.Warnings =
                [.. task.Warnings, .. task.Steps.SelectMany(one => TaskWarnings.OfStep(one.Description, one.Data))];
        }

        return task;
    }

    /// <summary>The problems of lengths of a step; none if they can be given to <see cref="Load"/>.</summary>
    /// <param name="steps">The lengths.</param>
    /// <param name="setting">The setting that has them, for the messages.</param>
    public static IEnumerable<string> StepErrors(IReadOnlyList<string> steps, string setting) =>
        StepLength.Errors(steps, setting);

    /// <summary>Aligns the two domains, and reports how they fit each other.</summary>
    public AlignmentReport Align() => Alignment.Report;
}
