using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Strategies.Protocol;

/// <summary>A way to serve the target domain. All strategies see the same rows in the same order.</summary>
internal interface IStrategy
{
    /// <summary>
    /// Predicts target rows (a column Probability), with a model that has seen earlier periods only; null before it has seen any.
    /// </summary>
    IDataView? Score(IDataView targetRows);

    /// <summary>Whether the strategy needs the source model, which is trained only if one does.</summary>
    bool NeedsSourceModel { get; }

    /// <summary>
    /// The strategy's models, whose histories say what they learnt; none if they have no gates or entities to report.
    /// </summary>
    IEnumerable<CtrModelParameters> Models => [];

    /// <summary>
    /// The pipeline that predicts target rows, from their columns to the probability; null before there is one, and for
    /// strategies whose prediction is not that of one pipeline of this library.
    /// </summary>
    ITransformer? Pipeline => null;

    /// <summary>Trains once on a period that has been scored.</summary>
    /// <returns>How many rows were trained on.</returns>
    long Train(StrategyPeriod period);
}
