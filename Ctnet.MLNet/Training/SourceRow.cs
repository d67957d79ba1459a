using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.SourceTower;

/// <summary>One embedding row of a source model.</summary>
/// <param name="Table">The table.</param>
/// <param name="Number">The row's number there.</param>
/// <param name="Rows">The table's rows.</param>
/// <param name="Sums">Adagrad's sums; null where the source model has no such state.</param>
internal readonly record struct SourceRow(TablePlan Table, int Number, WeightTensor Rows, WeightTensor? Sums)
{
    /// <summary>The embedding and, if the source has a linear term, the weight there.</summary>
    public ReadOnlySpan<float> Values => Rows.Values.AsSpan(Number * Table.Columns, Table.Columns);

    /// <summary>Adagrad's sum.</summary>
    public float? Sum => Sums?.Values[Number];
}
