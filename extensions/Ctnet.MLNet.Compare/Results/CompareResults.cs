using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Compare;

/// <summary>The results of a comparison, as results.json has them. A measure that the data does not define is null.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="About">What the task file says about the task.</param>
/// <param name="Run">How the comparison was run.</param>
/// <param name="Rows">The rows of the task.</param>
/// <param name="Segments">Parts of the measured rows. Each strategy has its measures of them in the same order.</param>
/// <param name="Strategies">The strategies, in the order that was asked for.</param>
public sealed record CompareResults(
    string Task,
    string? About,
    RunDescription Run,
    RowCounts Rows,
    IReadOnlyList<SegmentRows> Segments,
    IReadOnlyList<StrategyResult> Strategies)
{
    /// <summary>Which strategy to use, in a sentence or two.</summary>
    public string Advice { get; init; } = "";

    /// <summary>What cannot be concluded from the rows, and which settings may be wrong.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The strategies with each length of a step; null, and not in the file, if there is one length.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StepsResult? Steps { get; init; }
}
