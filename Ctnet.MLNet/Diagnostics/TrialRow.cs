namespace Ctnet.MLNet.Diagnostics;

/// <summary>A simulated row.</summary>
internal sealed class TrialRow
{
    public required string User { get; init; }

    public required string Item { get; init; }

    public required string Place { get; init; }

    public bool Clicked { get; init; }
}
