namespace Ctnet.MLNet.Trainers;

/// <summary>Random streams that depend on the trainer's seed and on how often the model was fitted, and on nothing else.</summary>
internal sealed class TrainerSeeds(int seed, int step)
{
    /// <summary>For first dense weights.</summary>
    public Random FirstWeights => Stream(0);

    /// <summary>For the embeddings of new ids, which are all ids at first.</summary>
    public Random NewRows => Stream(1);

    public Random Shuffles => Stream(2);

    /// <summary>For the hidden values that training drops.</summary>
    public Random Dropout => Stream(3);

    /// <summary>For the fields that training drops.</summary>
    public Random FieldDrops => Stream(4);

    private Random Stream(int purpose) => new(unchecked((seed * 31 + step) * 31 + purpose));
}
