namespace Ctnet.MLNet.Trainers;

/// <summary>Random streams that depend on the trainer's seed and on how often the model was fitted, and on nothing else.</summary>
internal sealed class TrainerSeeds(int seed, int step)
{
    public Random FirstWeights => Stream(0);

    public Random NewRows => Stream(1);

    public Random Shuffles => Stream(2);

    private Random Stream(int purpose) => new(unchecked((seed * 31 + step) * 31 + purpose));
}
