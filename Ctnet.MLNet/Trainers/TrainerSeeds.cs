namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Random streams and seeds that depend only on the trainer's seed, on how many times the model was fitted before and, for what
/// happens to rows, on the rank that reads them.
/// </summary>
internal sealed class TrainerSeeds(int seed, int step, int rank = 0)
{
    /// <summary>Draws first dense weights.</summary>
    public Random FirstWeights => Stream(0);

    /// <summary>Determines, with an id, the id's first embedding, whatever the step in which it is new.</summary>
    public int NewRows => unchecked(seed * 31 + 1);

    /// <summary>Shuffles the rows.</summary>
    public Random Shuffles => Stream(OfRank + 2);

    /// <summary>Chooses the hidden values that training drops.</summary>
    public Random Dropout => Stream(OfRank + 3);

    /// <summary>Chooses the fields that training drops.</summary>
    public Random FieldDrops => Stream(OfRank + 4);

    private int OfRank => unchecked(rank * 1_000_003);

    private Random Stream(int purpose) => new(unchecked((seed * 31 + step) * 31 + purpose));
}
