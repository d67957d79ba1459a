namespace Ctnet.MLNet.Compare;

/// <summary>How settings are searched for.</summary>
/// <param name="Strategies">The strategies that are tried; see <see cref="TuneRun.Tunable"/>.</param>
public sealed record TuneOptions(IReadOnlyList<string> Strategies)
{
    /// <summary>How many trials there are, with one of the current settings for each strategy.</summary>
    public int Trials { get; init; } = 16;

    /// <summary>The seed of the drawn settings, and of all training.</summary>
    public int Seed { get; init; }

    /// <summary>How many resamples of the users the interval is made from.</summary>
    public int Resamples { get; init; } = 1000;
}
