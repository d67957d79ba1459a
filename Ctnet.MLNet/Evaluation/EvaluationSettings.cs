using Ctnet.MLNet.Ranks;

namespace Ctnet.MLNet.Evaluation;

/// <summary>What an evaluation reads and measures.</summary>
/// <param name="Label">The column of clicks: Boolean, or Single that is 0 or 1.</param>
/// <param name="Probability">The column of predicted click probabilities: Single.</param>
internal sealed record EvaluationSettings(string Label, string Probability)
{
    /// <summary>The cutoffs of the ranking measures unless others are given.</summary>
    public static IReadOnlyList<int> DefaultCutoffs { get; } = [10];

    /// <summary>
    /// The column of users or requests: text, a key or an integer type. Null leaves out the measures within groups.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>The column of row weights: Single. Null weighs all rows alike.</summary>
    public string? Weight { get; init; }

    /// <summary>The numbers of first ranks that the ranking measures cover, each 1 or more.</summary>
    public IReadOnlyList<int> Cutoffs { get; init; } = DefaultCutoffs;

    /// <summary>The ranks whose rows are measured together.</summary>
    public ICtrCollectives Ranks { get; init; } = SingleRank.Instance;

    /// <summary>The names of all columns.</summary>
    public IEnumerable<string> Columns => new[] { Label, Probability, Group, Weight }.OfType<string>();
}
