using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Compare.Tasks.Schema;

namespace Ctnet.MLNet.Compare.Statistics;

/// <summary>
/// Divides the measured rows by what earlier periods knew of their user and item: how often the user had clicked, in the target
/// domain and in both, whether the user had been seen in the source domain, and where the item had been seen.
/// </summary>
internal static class Segments
{
    private const string TargetClicks = "the user's earlier clicks in the target",
        AllClicks = "the user's earlier clicks in both domains",
        User = "the user in the source",
        Item = "the item";

    // In the order of the report.
    private static readonly (string By, string Name)[] s_all =
    [
        (TargetClicks, "under 10"), (TargetClicks, "10 to 30"), (TargetClicks, "over 30"),
        (AllClicks, "under 10"), (AllClicks, "10 to 30"), (AllClicks, "over 30"),
        (User, "seen before"), (User, "not seen"),
        (Item, "seen in the target"), (Item, "seen in the source only"), (Item, "seen nowhere"),
    ];

    /// <summary>The segments that have rows.</summary>
    public static IReadOnlyList<Segment> Find(TaskFile task, TaskData data, TaskAlignment alignment)
    {
        int[] users = alignment.Users;
        int[]? items = task.ItemField is TaskField item ? alignment.IdsOf(item.Name) : null;
        var rows = s_all.ToDictionary(segment => segment, _ => new List<int>());
        var numbers = data.Reported.Index().ToDictionary(row => row.Item.Index, row => row.Index);
        Dictionary<int, int> targetClicks = [], allClicks = [];
        HashSet<int> sourceUsers = [], sourceItems = [], targetItems = [];
        foreach (TaskPeriod period in data.Periods)
        {
            foreach (TaskRow row in period.Target)
            {
                if (!numbers.TryGetValue(row.Index, out int number))
                    continue;
                rows[(TargetClicks, Activity(targetClicks.GetValueOrDefault(users[row.Index])))].Add(number);
                rows[(AllClicks, Activity(allClicks.GetValueOrDefault(users[row.Index])))].Add(number);
                rows[(User, sourceUsers.Contains(users[row.Index]) ? "seen before" : "not seen")].Add(number);
                if (items is not null)
                {
                    bool inTarget = targetItems.Contains(items[row.Index]), inSource = sourceItems.Contains(items[row.Index]);
                    string seen = inTarget ? "seen in the target" : inSource ? "seen in the source only" : "seen nowhere";
                    rows[(Item, seen)].Add(number);
                }
            }

            foreach (TaskRow row in period.Rows.Where(row => row.Clicked))
            {
                int user = users[row.Index];
                allClicks[user] = allClicks.GetValueOrDefault(user) + 1;
                if (row.IsTarget)
                    targetClicks[user] = targetClicks.GetValueOrDefault(user) + 1;
            }

            sourceUsers.UnionWith(period.Source.Select(row => users[row.Index]));
            if (items is not null)
            {
                sourceItems.UnionWith(period.Source.Select(row => items[row.Index]));
                targetItems.UnionWith(period.Target.Select(row => items[row.Index]));
            }
        }

        return
        [
            .. s_all.Where(segment => rows[segment].Count > 0)
                .Select(segment => new Segment(segment.By, segment.Name, rows[segment])),
        ];
    }

    private static string Activity(int clicks) => clicks switch { < 10 => "under 10", <= 30 => "10 to 30", _ => "over 30" };
}
