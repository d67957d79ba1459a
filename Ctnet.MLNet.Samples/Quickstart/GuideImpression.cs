namespace Ctnet.MLNet.Samples.Quickstart;

/// <summary>
/// A row of the target domain's log: an item shown in the guide. Its columns and units differ, and one field is its own.
/// </summary>
internal sealed class GuideImpression
{
    public required int Day { get; init; }

    public required string Visitor { get; init; }

    public required string Product { get; init; }

    public required string Section { get; init; }

    public required string Keywords { get; init; }

    public required double PriceEuro { get; init; }

    public required string Topic { get; init; }

    public required bool Clicked { get; set; }

    /// <summary>The click probability that the simulation drew the label with; no model sees it.</summary>
    public required double TrueProbability { get; init; }
}
