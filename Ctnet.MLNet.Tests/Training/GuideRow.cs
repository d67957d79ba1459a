namespace Ctnet.MLNet.Tests.Training;

/// <summary>A row of <see cref="TinyWorld"/>'s target domain.</summary>
internal sealed class GuideRow
{
    public string? Visitor { get; set; }

    public string? Product { get; set; }

    public string? Keywords { get; set; }

    public float Euro { get; set; }

    public string? Topic { get; set; }

    public bool Clicked { get; set; }

    public float Weight { get; set; } = 1;

    /// <summary>The probability that the label was drawn with.</summary>
    public float TrueProbability { get; set; }

    public GuideRow With(Action<GuideRow> change)
    {
        var copy = (GuideRow)MemberwiseClone();
        change(copy);
        return copy;
    }
}
