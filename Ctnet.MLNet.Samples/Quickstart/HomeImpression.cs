namespace Ctnet.MLNet.Samples.Quickstart;

/// <summary>A row of the source domain's log: an item shown in the home feed.</summary>
internal sealed class HomeImpression
{
    public required int Day { get; init; }

    public required string UserId { get; init; }

    public required string ItemId { get; init; }

    public required string Category { get; init; }

    public required string Tags { get; init; }

    public required float PriceCents { get; init; }

    public required string Placement { get; init; }

    public required bool Clicked { get; init; }
}
