using Ctnet.MLNet.Compare.Tasks.Schema;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Strategies.Protocol;

/// <summary>The rows and the source model that a strategy may train on after a period.</summary>
/// <param name="Name">The period's name in the results.</param>
/// <param name="Source">The period's source rows; null if there are none.</param>
/// <param name="Target">The period's target rows; null if there are none.</param>
/// <param name="NoTargetRows">A view with the target's columns and no rows.</param>
/// <param name="SourceModel">The source model, trained up to this period; null before it has seen any row.</param>
/// <param name="IsTransferDue">Whether strategies that transfer once, and have not yet, do so now.</param>
internal sealed record StrategyPeriod(
    string Name,
    IDataView? Source,
    IDataView? Target,
    IDataView NoTargetRows,
    ITransformer? SourceModel,
    bool IsTransferDue)
{
    /// <summary>The rows of each domain that has any: the source's before the target's.</summary>
    public (string Domain, IDataView Rows)[] Parts =>
    [
        .. new[] { (TaskSchema.Source, Source), (TaskSchema.Target, Target) }
            .Where(part => part.Item2 is not null).Select(part => (part.Item1, part.Item2!)),
    ];
}
