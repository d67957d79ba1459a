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
    private readonly Dictionary<string, (TablePlan Table, WeightTensor Rows, WeightTensor? Sums, SharedIds Ids)> _spaces = [];

    /// <param name="source">The source model.</param>
    /// <param name="target">The target's alignment, which says which value has which id.</param>
    public SourceRows(FrozenSource source, FittedAlignment target)
    {
        State = source.OptimizerState;
        foreach (TablePlan table in source.Plan.Tables)
        {
            string name = GraphNames.Table(GraphNames.Tower, table);
            foreach (string space in table.Spaces.Keys)
            {
                var ids = new SharedIds(target, source.Alignment, space);
                _spaces.Add(space, (table, source.Weights[name], State?.GetValueOrDefault(name), ids));
            }
        }
    }

    /// <summary>The source's optimizer state by name; null if the source model has none.</summary>
    public IReadOnlyDictionary<string, WeightTensor>? State { get; }

    /// <summary>
    /// The spaces of which no row can be found, because the two domains encode their values differently.
    /// </summary>
    public IEnumerable<string> Incomparable =>
        _spaces.Where(space => !space.Value.Ids.AreComparable).Select(space => space.Key);

    /// <summary>Finds the row of a value.</summary>
    /// <param name="space">The value's space.</param>
    /// <param name="id">The value's id in the target.</param>
    /// <param name="width">The width of the target's embedding of the value.</param>
    /// <returns>Null if the source does not know the value, or has an embedding of another width for it.</returns>
    public SourceRow? Find(string space, int id, int width)
    {
        if (!_spaces.TryGetValue(space, out var found) || found.Table.Width != width)
            return null;
        int known = found.Ids.Find(id);
        // The source's alignment may know values of the target's histories, which its network does not.
        return known < 0 || known >= found.Table.Spaces[space]
            ? null
            : new(found.Table, found.Table.RowOf(space, known), found.Rows, found.Sums);
    }
}
