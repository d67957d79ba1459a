using Ctnet.MLNet.Models;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>The settings of a <see cref="TestMultiEntity"/>.</summary>
/// <param name="Seed">The seed of the weights and the rows.</param>
/// <param name="Shape">The model's sizes.</param>
/// <param name="Rows">The number of rows of the batch.</param>
internal sealed record MultiEntitySettings(int Seed, MultiEntityShape Shape, int Rows = 7)
{
    public static MultiEntityShape Small(
        CommonExtractor extractor, bool aligned = true, bool independent = true,
        DistributionLoss loss = DistributionLoss.SignedCosine, double weight = 0.4,
        SequencePooling pooling = SequencePooling.Attention, bool signed = true, bool seesShared = false) => new(
            new(2, [4, 3], true, Activation.Tanh, Normalization.None, pooling, -1), [2], extractor, 2, 2, aligned ? 3 : null,
            independent, signed, loss, weight) { ImportanceSeesShared = seesShared };

    public override string ToString() =>
        $"{{ {Seed}, {Rows} rows, {Shape}, [{string.Join(", ", Shape.Tower.HiddenUnits)}], {Shape.Tower.SequencePooling}, "
        + $"[{string.Join(", ", Shape.HeadUnits)}] }}";
}
