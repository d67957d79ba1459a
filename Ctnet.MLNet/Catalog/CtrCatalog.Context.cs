using Ctnet.MLNet;
using Ctnet.MLNet.Trainers;

namespace Microsoft.ML;

public static partial class CtrCatalog
{
    /// <summary>
    /// Creates a trainer that goes over periods: it tests the model on each period's rows before it trains on them (prequential
    /// evaluation). It trains the source too, or takes a source from each period. It measures each period, and writes checkpoints
    /// from which an interrupted run goes on.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule. The message lists every broken rule.</exception>
    public static ContinualTrainer ContinualTrainer(this MLContext mlContext, ContinualTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(options);
        return new(mlContext, options);
    }
}
