namespace Ctnet.MLNet.Samples.Titles;

/// <summary>An item of a shop.</summary>
internal sealed class TitledItem
{
    public string Title { get; set; } = "";

    public string Category { get; set; } = "";
}
