using Ctnet.MLNet.Continual;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet;

public static partial class CtrCatalog
{
    /// <summary>
    /// The loop over periods: test, then train, with a source that is trained beside or brought along, measures for each period, and
    /// checkpoints from which an interrupted run goes on.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="options">The options; they are copied.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule; the message lists all that do.</exception>
    public static ContinualTrainer ContinualTrainer(this MLContext mlContext, ContinualTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(options);
        return new(mlContext, options);
    }
}
