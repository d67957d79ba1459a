namespace Ctnet.MLNet.Compare;

/// <summary>Which strategies are compared, and where the results go.</summary>
/// <param name="Strategies">Names of strategies; see StrategyCatalog.</param>
/// <param name="Seeds">Each strategy is run once with each seed.</param>
/// <param name="Output">The folder of the results.</param>
public sealed record CompareRunOptions(IReadOnlyList<string> Strategies, IReadOnlyList<int> Seeds, DirectoryInfo Output)
{
    /// <summary>Whether runs that an earlier comparison finished in the same folder are kept.</summary>
    public bool Resume { get; init; }

    /// <summary>How many resamples of the users the intervals are made from.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>The folder of event files for TensorBoard; null writes none.</summary>
    public DirectoryInfo? TensorBoard { get; init; }
}
