namespace Ctnet.MLNet.Samples.Sources;

/// <summary>An impression of the guide: the target, which has few rows.</summary>
internal sealed class GuideVisit
{
    public string Visitor { get; set; } = "";

    public string Product { get; set; } = "";

    public bool Clicked { get; set; }
}
