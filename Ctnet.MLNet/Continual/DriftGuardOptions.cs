using System.ComponentModel.DataAnnotations;
using Ctnet.MLNet.Settings;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// What <see cref="ContinualTrainer"/> checks of a period before its rows reach the published model. Shares and rates are
/// compared with those of the last published period. Differences that could be chance, given the number of rows, do not count.
/// </summary>
public sealed class DriftGuardOptions
{
    /// <summary>What to do if the rows have changed beyond a threshold. Default <see cref="DriftAction.Warn"/>.</summary>
    public DriftAction OnDrift { get; set; }

    /// <summary>By how much the share of rows that have a value in a field may rise or fall, 0 to 1. Default 0.2.</summary>
    [Range(0d, 1d)]
    public double MostCoverageChange { get; set; } = 0.2;

    /// <summary>By how much the share of a field's values that the model has never seen may rise, 0 to 1. Default 0.3.</summary>
    [Range(0d, 1d)]
    public double MostNeverSeenRise { get; set; } = 0.3;

    /// <summary>
    /// The highest population stability index of a field that is no drift, 0 to 100. Above 0.25 a distribution has shifted
    /// strongly. Default 0.5.
    /// </summary>
    [Range(0d, 100d)]
    public double MostPopulationStabilityIndex { get; set; } = 0.5;

    /// <summary>By which factor the click rate may rise or fall, 1 to 1,000. Default 2.</summary>
    [Range(1d, 1000d)]
    public double MostLabelRateFactor { get; set; } = 2;

    /// <summary>By which factor the mean of the predicted probabilities may rise or fall, 1 to 1,000. Default 2.</summary>
    [Range(1d, 1000d)]
    public double MostScoreMeanFactor { get; set; } = 2;

    /// <summary>
    /// The share of a period's rows, its last ones, that no step is trained on, so that later steps can be judged by them, 0 to
    /// 0.5. Default 0.1. With 0 every step is published.
    /// </summary>
    [Range(0d, 0.5)]
    public double HeldOutShare { get; set; } = 0.1;

    /// <summary>How many held-out rows are kept, 1 to 16,777,216. Newer rows replace older ones. Default 5,000.</summary>
    [Range(1, 16_777_216)]
    public int HeldOutRows { get; set; } = 5000;

    /// <summary>
    /// By how much a step may raise the log loss over the held-out rows of earlier periods, in nats, 0 to 100. A step that raises
    /// it by more is not published. Default 0.02.
    /// </summary>
    [Range(0d, 100d)]
    public double MostLogLossRise { get; set; } = 0.02;

    /// <summary>By how much a step may lower the AUC over the held-out rows, 0 to 1. Default 0.02.</summary>
    [Range(0d, 1d)]
    public double MostAucFall { get; set; } = 0.02;

    /// <summary>With fewer rows than this, neither a period nor a step is judged, 1 to 16,777,216. Default 200.</summary>
    [Range(1, 16_777_216)]
    public int LeastRows { get; set; } = 200;

    internal DriftGuardOptions Checked()
    {
        OptionsValidator.Validate(this, []);
        return (DriftGuardOptions)MemberwiseClone();
    }
}
