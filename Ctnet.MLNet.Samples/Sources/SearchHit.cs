namespace Ctnet.MLNet.Samples.Sources;

/// <summary>A result of a search, whose log knows the items.</summary>
internal sealed class SearchHit
{
    public string ItemId { get; set; } = "";

    public bool Clicked { get; set; }
}
