using Microsoft.ML;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>What a strategy may train on after a period.</summary>
/// <param name="Name">The period, as results call it.</param>
/// <param name="Source">Source rows of the period; null if there are none.</param>
/// <param name="Target">Target rows of the period; null if there are none.</param>
/// <param name="NoTargetRows">A view of the target's columns without rows.</param>
/// <param name="SourceModel">The source model, which has seen the period; null before it has seen any row.</param>
/// <param name="IsTransferDue">Whether strategies that transfer only once have to do so before the next period, if they have not.</param>
internal sealed record StrategyPeriod(
    string Name, IDataView? Source, IDataView? Target, IDataView NoTargetRows, ITransformer? SourceModel, bool IsTransferDue);
