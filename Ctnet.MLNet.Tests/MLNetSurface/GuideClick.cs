namespace Ctnet.MLNet.Tests.MLNetSurface;

internal sealed class GuideClick
{
    public string Weather { get; set; } = "";

    public float Price { get; set; }

    public string Product { get; set; } = "";

    public bool Label { get; set; }
}
