using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Ranks;

/// <summary>Fits on ranks that are threads, and the same fit in one process.</summary>
internal static class RankFits
{
    /// <summary>The rows of a step on one rank.</summary>
    public const int Batch = 32;

    /// <summary>
    /// The rows of a rank: step k of all ranks together has the rows of batch k of one process whose batches are as large as
    /// those of all ranks.
    /// </summary>
    public static T[] ShareOf<T>(IEnumerable<T> rows, ICtrCollectives ranks) =>
        [.. rows.Where((_, row) => row / Batch % ranks.Size == ranks.Rank)];

    /// <summary>Sets the options of one rank, or of the one process that does the same.</summary>
    public static TOptions On<TOptions>(this TOptions options, ICtrCollectives? ranks, int size)
        where TOptions : CtrTrainerOptions
    {
        options.Collectives = ranks;
        options.BatchSize = ranks is null ? size * Batch : Batch;
        options.ShufflePoolSize = 0;
        return options;
    }

    /// <summary>Fits on ranks, and asserts that all have the same model to the last bit.</summary>
    public static CtrModelParameters Run(int size, Func<ICtrCollectives, CtrModelParameters> fit)
    {
        CtrModelParameters[] models = RankThreads.Run(size, fit);
        foreach (CtrModelParameters model in models.Skip(1))
            Tiny.AssertSame(model, models[0]);
        return models[0];
    }

    /// <summary>Asserts that two models, and their optimizers' state, are the same to rounding.</summary>
    public static void AssertClose(CtrModelParameters actual, CtrModelParameters expected, double within = 2e-5)
    {
        AssertClose(actual.Weights, expected.Weights, within);
        AssertClose(actual.OptimizerState!, expected.OptimizerState!, within);
        Assert.That(actual.History[^1].Rows, Is.EqualTo(expected.History[^1].Rows));
        Assert.That(actual.History[^1].LogLoss, Is.EqualTo(expected.History[^1].LogLoss).Within(1e-5));
        Assert.That(actual.Content.LossScale, Is.EqualTo(expected.Content.LossScale).Within(1e-9));
    }

    private static void AssertClose(
        IReadOnlyDictionary<string, WeightTensor> actual, IReadOnlyDictionary<string, WeightTensor> expected, double within)
    {
        Assert.That(actual.Keys, Is.EquivalentTo(expected.Keys));
        foreach ((string name, WeightTensor weight) in expected)
        {
            Assert.That(actual[name].Shape, Is.EqualTo(weight.Shape), name);
            double largest = actual[name].Values.Zip(weight.Values, (a, b) => Math.Abs(a - b) / (1.0 + Math.Abs(b))).Max();
            Assert.That(largest, Is.LessThan(within), name);
        }
    }
}
