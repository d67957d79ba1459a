using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.SourceTower;

/// <summary>
/// A source model's embedding rows, asked for by the target's ids: the domains have vocabularies of their own, and values in common.
/// </summary>
internal sealed class SourceRows
{
    private readonly Dictionary<string, (TablePlan Table, WeightTensor Rows, WeightTensor? Sums, SharedIds Ids)> _spaces = [];

    /// <param name="source">The source model.</param>
    /// <param name="target">Which value has which id in the target.</param>
    public SourceRows(FrozenSource source, FittedAlignment target)
    {
        State = source.OptimizerState;
        foreach (TablePlan table in source.Plan.Tables)
        {
            string name = GraphNames.Table(GraphNames.Tower, table);
            foreach (string space in table.Spaces.Keys)
                _spaces.Add(space, (table, source.Weights[name], State?.GetValueOrDefault(name), new(target, source.Alignment, space)));
        }
    }

    /// <summary>What the source's optimizer knows, by name; null where the source model does not have it.</summary>
    public IReadOnlyDictionary<string, WeightTensor>? State { get; }

    /// <summary>The row of a value.</summary>
    /// <param name="space">The value's space.</param>
    /// <param name="id">The value's id in the target.</param>
    /// <param name="width">The width of the target's embedding of it.</param>
    /// <returns>Null where the source does not know the value, or by an embedding of another width.</returns>
    public SourceRow? Find(string space, int id, int width)
    {
        if (!_spaces.TryGetValue(space, out var found) || found.Table.Width != width)
            return null;
        int known = found.Ids.Find(id);
        return known < 0 ? null : new(found.Table, found.Table.RowOf(space, known), found.Rows, found.Sums);
    }
}
