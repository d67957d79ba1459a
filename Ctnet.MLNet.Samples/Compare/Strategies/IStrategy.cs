using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>A way to serve the target domain, compared with others on the same rows in the same order.</summary>
internal interface IStrategy
{
    /// <summary>
    /// Predictions for target rows (a column Probability), by a model that has seen earlier periods only; null before it has seen any.
    /// </summary>
    IDataView? Score(IDataView targetRows);

    /// <summary>Whether it needs the source model, so that one is trained.</summary>
    bool NeedsSourceModel { get; }

    /// <summary>Its models as they are now, whose histories say what they learnt; nothing where there is nothing to look at.</summary>
    IEnumerable<CtrModelParameters> Models => [];

    /// <summary>One pass over a period that was scored before.</summary>
    /// <returns>How many rows it trained on.</returns>
    long Train(StrategyPeriod period);
}
