using Ctnet.MLNet.Compare.Tasks.Logs;

namespace Ctnet.MLNet.Compare.Statistics;

/// <summary>The labels and users of the measured rows.</summary>
internal sealed class MeasuredRows
{
    public MeasuredRows(IReadOnlyList<TaskRow> rows)
    {
        Clicked = [.. rows.Select(row => row.Clicked)];
        var numbers = rows.Select(row => row.User).Distinct().Index().ToDictionary(user => user.Item, user => user.Index);
        Users = [.. rows.Select(row => numbers[row.User])];
        UserCount = numbers.Count;
    }

    /// <summary>Whether each row was clicked.</summary>
    public bool[] Clicked { get; }

    /// <summary>The user of each row, a number from 0.</summary>
    public int[] Users { get; }

    public int UserCount { get; }
}
