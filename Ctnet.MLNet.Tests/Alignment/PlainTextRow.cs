namespace Ctnet.MLNet.Tests.Alignment;

internal sealed class PlainTextRow
{
    public string? A { get; set; }

    public string? B { get; set; }

    public string? C { get; set; }

    /// <summary>Several values, in the space of <see cref="A"/>.</summary>
    public string[] More { get; set; } = [];
}
