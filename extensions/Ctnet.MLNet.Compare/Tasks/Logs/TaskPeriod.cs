namespace Ctnet.MLNet.Compare.Tasks.Logs;

/// <summary>The rows of one period, in time order.</summary>
internal sealed record TaskPeriod(DateTimeOffset Start, IReadOnlyList<TaskRow> Rows)
{
    public IReadOnlyList<TaskRow> Target { get; } = [.. Rows.Where(row => row.IsTarget)];

    public IReadOnlyList<TaskRow> Source { get; } = [.. Rows.Where(row => !row.IsTarget)];
}
