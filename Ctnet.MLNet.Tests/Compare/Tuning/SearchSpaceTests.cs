using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tuning;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Tuning;

/// <summary>Drawn settings can be trained with, and are around the defaults.</summary>
public sealed class SearchSpaceTests
{
    [TestCase(1, new[] { 16, 32, 64, 128 })]
    [TestCase(128, new[] { 16, 32, 64, 128 })]
    [TestCase(1024, new[] { 128, 256, 512, 1024 })]
    [TestCase(1_048_576, new[] { 131_072, 262_144, 524_288, 1_048_576 })]
    public void Batches_fit_the_length_of_the_log(int current, int[] expected)
    {
        TaskTraining[] drawn = Draw(new() { BatchSize = current }, "ctnet");
        Assert.That(drawn.Select(training => training.BatchSize).Distinct().Order(), Is.EqualTo(expected));
        Assert.That(drawn.SelectMany(training => training.Errors()), Is.Empty);
    }

    [Test]
    public void Rates_are_drawn_by_their_logarithms_a_decade_around_the_defaults()
    {
        TaskTraining[] drawn = Draw(new() { LearningRate = 5 }, "ctnet");
        Assert.That(drawn.Select(training => training.LearningRate), Is.All.InRange(0.003, 0.3));
        Assert.That(drawn.Select(training => training.EmbeddingLearningRate), Is.All.InRange(0.01, 1));
        Assert.That(drawn.Select(training => training.SourceEmbeddingLearningRate), Is.All.InRange(0.003, 0.3));
        // As many below the default as above it.
        Assert.That(drawn.Count(training => training.LearningRate < 0.03), Is.InRange(80, 120));
    }

    [TestCase("target-only", true, false)]
    [TestCase("joint", false, true)]
    public void A_rate_that_a_strategy_does_not_read_stays(string strategy, bool keepsSource, bool keepsTarget)
    {
        TaskTraining[] drawn = Draw(new() { SourceEmbeddingLearningRate = 7, EmbeddingLearningRate = 8 }, strategy);
        Assert.That(drawn.Count(training => training.SourceEmbeddingLearningRate == 7), Is.EqualTo(keepsSource ? 200 : 0));
        Assert.That(drawn.Count(training => training.EmbeddingLearningRate == 8), Is.EqualTo(keepsTarget ? 200 : 0));
    }

    private static TaskTraining[] Draw(TaskTraining current, string strategy)
    {
        var random = new Random(0);
        var space = new SearchSpace(current);
        return [.. Enumerable.Range(0, 200).Select(_ => space.Draw(random, strategy))];
    }
}
