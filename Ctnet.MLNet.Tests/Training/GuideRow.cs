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

    /// <summary>Whether the click led to a conversion.</summary>
    public bool Bought { get; set; }

    /// <summary>The weight of the row in the conversion loss.</summary>
    public float BoughtWeight { get; set; } = 1;

    /// <summary>The probability that a click leads to a conversion, whether or not the row was clicked.</summary>
    public float TrueConversion { get; set; }

    /// <summary>The probability that the label was drawn with.</summary>
    public float TrueProbability { get; set; }

    public GuideRow With(Action<GuideRow> change)
    {
        var copy = (GuideRow)MemberwiseClone();
        change(copy);
        return copy;
    }
}
