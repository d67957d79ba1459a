namespace Ctnet.MLNet.Samples.Sources;

/// <summary>An impression of the home feed, whose log knows the users.</summary>
internal sealed class HomeVisit
{
    public string UserId { get; set; } = "";

    public bool Clicked { get; set; }
}
