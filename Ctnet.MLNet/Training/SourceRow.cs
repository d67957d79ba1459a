using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Training;

/// <summary>One embedding row of a source model.</summary>
/// <param name="Table">The source's table.</param>
/// <param name="Number">The row's number in the table.</param>
/// <param name="Rows">All rows of the table.</param>
/// <param name="Sums">The Adagrad sums of all rows; null if the source model has none.</param>
internal readonly record struct SourceRow(TablePlan Table, int Number, RowPages Rows, RowPages? Sums)
{
    /// <summary>The embedding, then the weight of the linear term if the source has one.</summary>
    public ReadOnlySpan<float> Values => Rows.Row(Number);

    /// <summary>The row's Adagrad sum; null if the source model has none.</summary>
    public float? Sum => Sums?.First(Number);
}
