namespace Ctnet.MLNet.Batches;

/// <summary>The columns that training reads.</summary>
/// <param name="Label">A Boolean column: whether the row was clicked.</param>
/// <param name="Weight">A Single column: the row's weight in the loss; null if every row has weight 1.</param>
/// <param name="Vectors">Vector columns of Single with a known size.</param>
internal sealed record ImpressionColumns(string Label, string? Weight, IReadOnlyList<string> Vectors)
{
    /// <summary>A Boolean column: whether the click led to a conversion; null if conversions are not read.</summary>
    public string? Conversion { get; init; }

    /// <summary>
    /// A Single column: the row's weight in the conversion loss, 0 if its conversion is not known yet; null if it is the row's
    /// weight.
    /// </summary>
    public string? ConversionWeight { get; init; }

    /// <summary>The names of all columns.</summary>
    public IEnumerable<string> All =>
        new[] { Label, Weight, Conversion, ConversionWeight }.OfType<string>().Concat(Vectors);
}
