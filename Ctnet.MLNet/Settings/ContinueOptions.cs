using Microsoft.ML;

namespace Ctnet.MLNet.Trainers;

/// <summary>Options of one continual step. All other options are the model's own and stay as they are.</summary>
public sealed class ContinueOptions : TrainingRunOptions
{
    /// <summary>
    /// The policy for rows that cannot be read. The model keeps it for later steps. Null, the default, leaves the model's policy.
    /// </summary>
    public BadRowPolicy? BadRows { get; set; }

    /// <summary>
    /// Whether a saved model keeps the optimizer's state (<see cref="CtrTrainerOptions.SaveOptimizerState"/>). The model keeps
    /// this for later steps. Null, the default, leaves the model's option.
    /// </summary>
    public bool? SaveOptimizerState { get; set; }

    /// <summary>
    /// Whether ML.NET's calibrators after a trained part are fitted again: on the step's rows, with the trainer's label and
    /// weight columns. They then fit rows that the step has just trained on. Replayed rows are left out. False, the default,
    /// keeps each calibrator as it was, and warns.
    /// </summary>
    public bool RefitCalibrators { get; set; }

    /// <summary>
    /// The newest pipelines of further sources, by their names (<see cref="CtnetAdapterOptions.FurtherSources"/>). Each named
    /// source is replaced, and the others stay as they are. <c>Continue</c> has a parameter of its own for the first source.
    /// Null, the default, keeps all.
    /// </summary>
    public IReadOnlyDictionary<string, ITransformer>? RefreshedSources { get; set; }

    /// <summary>A copy whose period has this name, with the period's refreshed further sources.</summary>
    internal ContinueOptions WithPeriod(string period, IReadOnlyDictionary<string, ITransformer>? refreshedSources = null)
    {
        var copy = (ContinueOptions)MemberwiseClone();
        (copy.Period, copy.RefreshedSources) = (period, refreshedSources);
        return copy;
    }
}
