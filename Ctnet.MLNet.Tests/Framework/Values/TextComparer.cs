namespace Ctnet.MLNet.Tests.Framework.Values;

internal sealed class TextComparer : ItemComparer<ReadOnlyMemory<char>>
{
    public override bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

    /// <summary>Loaders may use the characters' array again for the next row.</summary>
    public override ReadOnlyMemory<char> Copy(ReadOnlyMemory<char> value) => value.ToArray();

    public override string Show(ReadOnlyMemory<char> value) => $"'{value}'";
}
