using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.SourceTower;

/// <summary>One embedding row of a source model.</summary>
/// <param name="Source">The source model.</param>
/// <param name="Table">The table.</param>
/// <param name="Number">The row's number there.</param>
internal readonly record struct SourceRow(SourceTowerModel Source, TablePlan Table, int Number)
{
    /// <summary>The embedding and, if the source has a linear term, the weight there.</summary>
    public ReadOnlySpan<float> Values => Source.Tower.Weights[CtrNetwork.NameOf(Table)].Values.AsSpan(Number * Table.Columns, Table.Columns);

    /// <summary>Adagrad's sum; null where the source model has no such state.</summary>
    public float? Sum => Source.Tower.OptimizerState?.GetValueOrDefault(CtrNetwork.NameOf(Table))?.Values[Number];
}
