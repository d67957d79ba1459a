namespace Ctnet.MLNet.Samples.WebService;

/// <summary>
/// The body of a request: a row of the guide to be scored. A value that is absent or null counts as missing, as in training.
/// </summary>
public sealed record GuideRequest
{
    public string? Visitor { get; init; }

    public string? Product { get; init; }

    public string? Section { get; init; }

    /// <summary>Words, separated by "|".</summary>
    public string? Keywords { get; init; }

    public double? PriceEuro { get; init; }

    public string? Topic { get; init; }

    /// <summary>The row as the model reads it.</summary>
    public GuideRow ToRow() => new()
    {
        Visitor = Visitor,
        Product = Product,
        Section = Section,
        Keywords = Keywords,
        PriceEuro = PriceEuro ?? double.NaN,
        Topic = Topic,
    };
}
