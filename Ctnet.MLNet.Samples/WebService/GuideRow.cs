namespace Ctnet.MLNet.Samples.WebService;

#region row
/// <summary>The model's input columns, which are also the fields of a request's JSON.</summary>
public sealed class GuideRow
{
    public string? Visitor { get; set; }

    public string? Product { get; set; }

    public string? Section { get; set; }

    /// <summary>Words, separated by "|".</summary>
    public string? Keywords { get; set; }

    /// <summary>ML.NET has no nullable numbers: a missing one is NaN. In JSON it is null or absent.</summary>
    public double PriceEuro { get; set; } = double.NaN;

    public string? Topic { get; set; }
}
#endregion
