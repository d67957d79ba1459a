using System.Globalization;
using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Tuning;

/// <summary>Draws settings at random. Rates are drawn by their logarithms, a decade below and above their defaults.</summary>
/// <param name="current">The settings of the task file.</param>
internal sealed class SearchSpace(TaskTraining current)
{
    private static readonly int[] s_embeddingSizes = [8, 16, 32], s_batchFactors = [1, 2, 4, 8];

    private static readonly int[][] s_hiddenUnits = [[32, 16], [64, 32], [128, 64]];

    private static readonly TaskTraining s_defaults = new();

    // From the default on for a short log. A long log has a larger batch, and an eighth of it costs eight times as much at most.
    private readonly int _smallestBatch = Math.Max(s_defaults.BatchSize, current.BatchSize / s_batchFactors[^1]);

    /// <summary>
    /// Settings for a strategy. A rate that the strategy does not read stays as it is, because nothing was learnt about it.
    /// </summary>
    public TaskTraining Draw(Random random, string strategy)
    {
        // All are drawn, so that the next trial does not depend on this one's strategy.
        double rate = Rate(random, s_defaults.LearningRate);
        double target = Rate(random, s_defaults.EmbeddingLearningRate);
        double source = Rate(random, s_defaults.SourceEmbeddingLearningRate);
        return current with
        {
            LearningRate = rate,
            EmbeddingLearningRate = strategy == "joint" ? current.EmbeddingLearningRate : target,
            SourceEmbeddingLearningRate = strategy == "target-only" ? current.SourceEmbeddingLearningRate : source,
            EmbeddingSize = s_embeddingSizes[random.Next(s_embeddingSizes.Length)],
            HiddenUnits = s_hiddenUnits[random.Next(s_hiddenUnits.Length)],
            BatchSize = _smallestBatch * s_batchFactors[random.Next(s_batchFactors.Length)],
        };
    }

    /// <summary>The searched settings, with their values as JSON has them.</summary>
    public static IReadOnlyList<(string Name, string Value)> SettingsOf(TaskTraining training) =>
    [
        ("learningRate", Json(training.LearningRate)),
        ("embeddingLearningRate", Json(training.EmbeddingLearningRate)),
        ("sourceEmbeddingLearningRate", Json(training.SourceEmbeddingLearningRate)),
        ("embeddingSize", Json(training.EmbeddingSize)),
        ("hiddenUnits", $"[{string.Join(", ", training.HiddenUnits.Select(units => Json(units)))}]"),
        ("batchSize", Json(training.BatchSize)),
    ];

    // Three digits, because more would mean nothing.
    private static double Rate(Random random, double middle) => double.Parse(
        (middle * Math.Pow(10, (2 * random.NextDouble()) - 1)).ToString("G3", CultureInfo.InvariantCulture),
        CultureInfo.InvariantCulture);

    private static string Json(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
