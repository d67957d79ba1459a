namespace Ctnet.MLNet.Tests.MLNetSurface;

internal sealed class HomeClick
{
    public string Weather { get; set; } = "";

    public float Price { get; set; }

    public string ItemId { get; set; } = "";

    public string Tags { get; set; } = "";

    public bool Label { get; set; }
}
