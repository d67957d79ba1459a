using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.SourceTower;

/// <summary>A source model's embedding rows, asked for by the target's ids: the domains have vocabularies of their own, and values in common.</summary>
internal sealed class SourceRows
{
    private readonly Dictionary<string, (TablePlan Plan, WeightTensor Rows, WeightTensor? Sums, SharedIds Ids)> _spaces = [];

    /// <param name="source">The source model.</param>
    /// <param name="target">Which value has which id in the target.</param>
    public SourceRows(SourceTowerModel source, FittedAlignment target)
    {
        foreach (TablePlan table in source.Plan.Tables)
        {
            string name = CtrNetwork.NameOf(table);
            foreach (string space in table.Spaces.Keys)
            {
                _spaces.Add(space, (
                    table, source.Tower.Weights[name], source.Tower.OptimizerState?.GetValueOrDefault(name), new(target, source.Alignment, space)));
            }
        }
    }

    /// <summary>The row of a value, with the optimizer's sum where the source model has its state.</summary>
    /// <param name="space">The value's space.</param>
    /// <param name="id">The value's id in the target.</param>
    /// <param name="width">The width of the target's embedding of it.</param>
    /// <param name="row">The embedding and, if the source has a linear term, the weight there.</param>
    /// <param name="sum">Adagrad's sum.</param>
    /// <returns>Whether the source knows the value, and by an embedding of this width.</returns>
    public bool TryFind(string space, int id, int width, out ReadOnlySpan<float> row, out float? sum)
    {
        row = [];
        sum = null;
        if (!_spaces.TryGetValue(space, out var found) || found.Plan.Width != width)
            return false;
        int known = found.Ids.Find(id);
        if (known < 0)
            return false;
        int at = found.Plan.RowOf(space, known);
        row = found.Rows.Values.AsSpan(at * found.Rows.Columns, found.Rows.Columns);
        sum = found.Sums?.Values[at];
        return true;
    }
}
