namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>A row of one column, X.</summary>
internal sealed class One<T>
{
    public T X { get; set; } = default!;
}
