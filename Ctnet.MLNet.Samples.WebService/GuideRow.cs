namespace Ctnet.MLNet.Samples.WebService;

/// <summary>A row of the guide that is to be scored. What is absent counts as missing, as in training.</summary>
public sealed class GuideRow
{
    public string? Visitor { get; set; }

    public string? Product { get; set; }

    public string? Section { get; set; }

    /// <summary>Separated by "|".</summary>
    public string? Keywords { get; set; }

    public double PriceEuro { get; set; } = double.NaN;

    public string? Topic { get; set; }
}
