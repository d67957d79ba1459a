namespace Ctnet.MLNet.Tests.Tool;

/// <summary>A row with columns of the types that logs have.</summary>
internal sealed class VisitRow
{
    public string User { get; set; } = "";

    public string Tags { get; set; } = "";

    public float Price { get; set; }

    public long Shop { get; set; }

    public bool Member { get; set; }

    /// <summary>The label.</summary>
    public bool Clicked { get; set; }

    /// <summary>A column that no transformer reads.</summary>
    public double Unused { get; set; }
}
