namespace Ctnet.MLNet.Tests.Training;

internal sealed class TitleRow
{
    public string User { get; set; } = "";

    /// <summary>The embedding of the item's title; empty if it is missing.</summary>
    public float[] Title { get; set; } = [];

    /// <summary>The same numbers as text.</summary>
    public string TitleText { get; set; } = "";

    public bool Clicked { get; set; }
}
