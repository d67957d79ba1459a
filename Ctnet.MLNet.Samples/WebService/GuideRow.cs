namespace Ctnet.MLNet.Samples.WebService;

/// <summary>The model's input columns. ML.NET has no nullable numbers: a missing one is NaN.</summary>
public sealed class GuideRow
{
    public string? Visitor { get; set; }

    public string? Product { get; set; }

    public string? Section { get; set; }

    public string? Keywords { get; set; }

    public double PriceEuro { get; set; } = double.NaN;

    public string? Topic { get; set; }
}
