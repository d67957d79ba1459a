using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Networks;

/// <summary>The sizes of a tower.</summary>
/// <param name="EmbeddingSize">Width of a field's embedding.</param>
/// <param name="HiddenUnits">Width of each hidden layer.</param>
/// <param name="LinearTerm">Whether each id also has a weight that adds to the logit directly.</param>
internal sealed record NetworkShape(int EmbeddingSize, IReadOnlyList<int> HiddenUnits, bool LinearTerm)
{
    public bool HasSameSizesAs(NetworkShape other) =>
        EmbeddingSize == other.EmbeddingSize && HiddenUnits.SequenceEqual(other.HiddenUnits) && LinearTerm == other.LinearTerm;

    public override string ToString() =>
        $"EmbeddingSize {EmbeddingSize}, HiddenUnits [{string.Join(", ", HiddenUnits)}] and {(LinearTerm ? "a" : "no")} LinearTerm";

    public static NetworkShape Of(CtrTrainerOptions options) => new(options.EmbeddingSize, options.HiddenUnits, options.LinearTerm);
}
