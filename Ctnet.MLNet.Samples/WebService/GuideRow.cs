namespace Ctnet.MLNet.Samples.WebService;

/// <summary>A row of the guide to be scored. An absent value counts as missing, as in training.</summary>
public sealed class GuideRow
{
    public string? Visitor { get; set; }

    public string? Product { get; set; }

    public string? Section { get; set; }

    /// <summary>Words, separated by "|".</summary>
    public string? Keywords { get; set; }

    public double PriceEuro { get; set; } = double.NaN;

    public string? Topic { get; set; }
}
