using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Trainers;

/// <summary>One continual step of a trained model.</summary>
/// <param name="Env">The environment.</param>
/// <param name="Model">The model of the last step.</param>
/// <param name="Rows">The rows of this step.</param>
/// <param name="RefreshedSource">The newest source pipeline; null keeps the source.</param>
/// <param name="Run">The options of this step.</param>
internal sealed record Continuation(
    IHostEnvironment Env, CtrModelParameters Model, IDataView Rows, ITransformer? RefreshedSource, ContinueOptions Run)
{
    /// <summary>The model's own options, completed by the run options of this step.</summary>
    public TOptions OptionsAs<TOptions>() where TOptions : CtrTrainerOptions
    {
        TOptions options = Model.OptionsAs<TOptions>();
        Run.CopyTo(options);
        options.BadRows = Run.BadRows ?? options.BadRows;
        options.SaveOptimizerState = Run.SaveOptimizerState ?? options.SaveOptimizerState;
        return options;
    }
}
