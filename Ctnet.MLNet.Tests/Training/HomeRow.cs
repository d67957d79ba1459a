namespace Ctnet.MLNet.Tests.Training;

/// <summary>A row of <see cref="TinyWorld"/>'s source domain.</summary>
internal sealed class HomeRow
{
    public string? UserId { get; set; }

    public string? ItemId { get; set; }

    public string? Tags { get; set; }

    public float Cents { get; set; }

    public string? Placement { get; set; }

    public bool Clicked { get; set; }
}
