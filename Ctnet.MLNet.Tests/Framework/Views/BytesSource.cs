using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework.Views;

/// <summary>A file in memory.</summary>
internal sealed class BytesSource(byte[] bytes) : IMultiStreamSource
{
    public int Count => 1;

    public string GetPathOrNull(int index) => null!;

    public Stream Open(int index) => new MemoryStream(bytes, writable: false);

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
}
