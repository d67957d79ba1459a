using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Training;

/// <summary>
/// Finds a source model's embedding rows by the target's ids. The two domains have different ids for the values that they share.
/// </summary>
internal sealed class SourceRows
{
    private readonly Dictionary<string, Space> _spaces = [];

    /// <param name="source">The source model.</param>
    /// <param name="target">The target's alignment, which says which value has which id.</param>
    public SourceRows(FrozenSource source, FittedAlignment target)
    {
        State = source.OptimizerState;
        foreach (TablePlan table in source.Plan.Tables)
        {
            string name = GraphNames.Table(GraphNames.Tower, table);
            RowPages rows = table.Segmented(source.Weights[name]).Pages;
            RowPages? sums = State?.GetValueOrDefault(name) is WeightTensor state ? table.Segmented(state).Pages : null;
            foreach ((int segment, string space) in table.Spaces.Keys.Index())
            {
                _spaces.Add(space, new(
                    table, segment, rows, sums, new(target, source.Alignment, space), new(source.Alignment, target, space)));
            }
        }
    }

    /// <summary>The source's optimizer state by name; null if the source model has none.</summary>
    public IReadOnlyDictionary<string, WeightTensor>? State { get; }

    /// <summary>
    /// The spaces of which no row can be found, because the two domains encode their values differently.
    /// </summary>
    public IEnumerable<string> Incomparable =>
        _spaces.Where(space => !space.Value.ToSource.AreComparable).Select(space => space.Key);

    /// <summary>Finds the row of a value.</summary>
    /// <param name="space">The value's space.</param>
    /// <param name="id">The value's id in the target.</param>
    /// <param name="width">The width of the target's embedding of the value.</param>
    /// <returns>Null if the source does not know the value, or has an embedding of another width for it.</returns>
    public SourceRow? Find(string space, int id, int width)
    {
        if (!_spaces.TryGetValue(space, out Space? found) || found.Table.Width != width)
            return null;
        int known = found.ToSource.Find(id);
        // The source's alignment may know values of the target's histories, which its network does not.
        return known < 0 || known >= found.Table.Spaces[space]
            ? null
            : new(found.Table, found.Table.RowOf(space, known), found.Rows, found.Sums);
    }

    /// <summary>
    /// The target's ids whose rows may differ from those of an earlier version of the source. The cost depends on the rows that
    /// the source changed, if one version goes on from the other in memory.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="count">The ids below this one are asked for.</param>
    /// <param name="before">The earlier version; null asks for all ids.</param>
    public IEnumerable<int> ChangedSince(string space, int count, SourceRows? before)
    {
        if (!_spaces.TryGetValue(space, out Space? now))
            return [];
        if (before?._spaces.GetValueOrDefault(space) is not Space then || !now.ToTarget.AreComparable)
            return Enumerable.Range(0, count);
        return now.Rows.ChangedSince(now.Segment, then.Rows, then.Segment).Select(now.ToTarget.Find)
            .Where(id => id >= 0 && id < count);
    }

    private sealed record Space(
        TablePlan Table, int Segment, RowPages Rows, RowPages? Sums, SharedIds ToSource, SharedIds ToTarget);
}
