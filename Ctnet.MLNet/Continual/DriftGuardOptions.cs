using System.ComponentModel.DataAnnotations;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// What <see cref="ContinualTrainer"/> holds against a period before its rows reach the published model. Shares and rates are compared with
/// the last period that was taken in; differences that so few rows would show by chance do not count.
/// </summary>
public sealed class DriftGuardOptions
{
    /// <summary>What to do where inputs have changed beyond the thresholds. Default <see cref="DriftAction.Warn"/>.</summary>
    public DriftAction OnDrift { get; set; }

    /// <summary>By how much the share of rows that have a field's value may rise or fall, 0 to 1. Default 0.2.</summary>
    [Range(0d, 1d)]
    public double MostCoverageChange { get; set; } = 0.2;

    /// <summary>By how much the share of a field's values that the model has never seen may rise, 0 to 1. Default 0.3.</summary>
    [Range(0d, 1d)]
    public double MostNeverSeenRise { get; set; } = 0.3;

    /// <summary>The most population stability index of a field, 0 to 100; above 0.25 much has shifted. Default 0.5.</summary>
    [Range(0d, 100d)]
    public double MostPopulationStabilityIndex { get; set; } = 0.5;

    /// <summary>By which factor the click rate may rise or fall, 1 to 1,000. Default 2.</summary>
    [Range(1d, 1000d)]
    public double MostLabelRateFactor { get; set; } = 2;

    /// <summary>By which factor the mean of the predicted probabilities may rise or fall, 1 to 1,000. Default 2.</summary>
    [Range(1d, 1000d)]
    public double MostScoreMeanFactor { get; set; } = 2;

    /// <summary>
    /// Which share of a period's rows, its last ones, is kept from training to judge later steps by, 0 to 0.5. Default 0.1; 0 publishes
    /// every step.
    /// </summary>
    [Range(0d, 0.5)]
    public double HeldOutShare { get; set; } = 0.1;

    /// <summary>How many held-out rows are kept, the newest ones, 1 to 16,777,216. Default 5,000.</summary>
    [Range(1, 16_777_216)]
    public int HeldOutRows { get; set; } = 5000;

    /// <summary>
    /// By how much a step may raise the log loss over the held-out rows of earlier periods, in nats, 0 to 100; a step beyond it is not
    /// published. Default 0.02.
    /// </summary>
    [Range(0d, 100d)]
    public double MostLogLossRise { get; set; } = 0.02;

    /// <summary>By how much a step may lower the AUC over those rows, 0 to 1. Default 0.02.</summary>
    [Range(0d, 1d)]
    public double MostAucFall { get; set; } = 0.02;

    /// <summary>Below this many rows nothing is judged, 1 to 16,777,216. Default 200.</summary>
    [Range(1, 16_777_216)]
    public int LeastRows { get; set; } = 200;

    internal DriftGuardOptions Checked()
    {
        OptionsValidator.Validate(this, []);
        return (DriftGuardOptions)MemberwiseClone();
    }
}
