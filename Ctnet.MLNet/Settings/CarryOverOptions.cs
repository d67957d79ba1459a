using System.ComponentModel.DataAnnotations;
using Ctnet.MLNet.Settings;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Options of a second target tower, <see cref="CtnetAdapterOptions.CarryOverTower"/>. It starts as the source model, takes over
/// the source's change at each refresh, and trains on the target's rows. Its other options are those of the first tower.
/// </summary>
public sealed class CarryOverOptions
{
    /// <summary>
    /// The learning rate of the dense weights, 0 to 100. Default 0.01: most knowledge comes from the source, so a small rate
    /// suits the tower.
    /// </summary>
    [Range(0d, 100d)]
    public double LearningRate { get; set; } = 0.01;

    /// <summary>The learning rate of the embeddings, 0 to 100. Default 0.03.</summary>
    [Range(0d, 100d)]
    public double EmbeddingLearningRate { get; set; } = 0.03;

    /// <summary>As <see cref="CtrTrainerOptions.FieldRateFactors"/>, for this tower. Default null.</summary>
    [FactorsInRange(0, 100)]
    public IReadOnlyDictionary<string, double>? FieldRateFactors { get; set; }

    /// <summary>As <see cref="CtrTrainerOptions.WeightAverageDecay"/>, for this tower. Default 0.</summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public double WeightAverageDecay { get; set; }

    /// <summary>As <see cref="CtnetAdapterOptions.DistillationShare"/>, for this tower. Default 0.</summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public double DistillationShare { get; set; }

    internal CarryOverOptions Copy()
    {
        var copy = (CarryOverOptions)MemberwiseClone();
        copy.FieldRateFactors = FieldRateFactors?.ToDictionary();
        return copy;
    }
}
