using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>What a <see cref="TestMultiEntity"/> is to be.</summary>
/// <param name="Seed">Draws weights and rows.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Rows">Rows of the batch.</param>
internal sealed record MultiEntitySettings(int Seed, MultiEntityShape Shape, int Rows = 7)
{
    public static MultiEntityShape Small(
        CommonExtractor extractor, bool aligned = true, bool independent = true, DistributionLoss loss = DistributionLoss.SignedCosine, double weight = 0.4,
        SequencePooling pooling = SequencePooling.Attention, bool signed = true) => new(
            new(2, [4, 3], true, Activation.Tanh, Normalization.None, pooling, -1), [2], extractor, 2, 2, aligned ? 3 : null, independent,
            signed, loss, weight);

    public override string ToString() =>
        $"{{ {Seed}, {Rows} rows, {Shape}, [{string.Join(", ", Shape.Tower.HiddenUnits)}], {Shape.Tower.SequencePooling}, "
        + $"[{string.Join(", ", Shape.HeadUnits)}] }}";
}
