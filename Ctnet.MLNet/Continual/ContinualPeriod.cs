using Microsoft.ML;

namespace Ctnet.MLNet.Continual;

/// <summary>What happened in one period, an hour or a day.</summary>
/// <param name="Name">
/// Tells it apart from all others, such as "2026-11-23". After a restart, periods that were done are known by it.
/// </param>
/// <param name="Target">The target domain's rows; null where there were none.</param>
/// <param name="Source">
/// The source domain's rows, where <see cref="ContinualTrainer"/> trains the source model; null where there were none.
/// </param>
/// <param name="RefreshedSource">The newest source model, where somebody else trains it; null where it is as it was.</param>
public sealed record ContinualPeriod(string Name, IDataView? Target, IDataView? Source = null, ITransformer? RefreshedSource = null);
