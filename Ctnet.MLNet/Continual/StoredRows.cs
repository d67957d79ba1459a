using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Continual;

/// <summary>A copy of rows in memory, in ML.NET's binary format.</summary>
internal sealed class StoredRows
{
    private StoredRows(MLContext ml, byte[] bytes)
    {
        Bytes = bytes;
        View = ml.Data.LoadFromBinary(new MemorySource(bytes));
        Count = View.GetRowCount() ?? 0;
    }

    public byte[] Bytes { get; }

    public IDataView View { get; }

    public long Count { get; }

    public static StoredRows Of(MLContext ml, IDataView rows)
    {
        using var stream = new MemoryStream();
        WorkerExceptions.Unwrap(() =>
        {
            ml.Data.SaveAsBinary(rows, stream);
            return stream;
        });
        return new(ml, stream.ToArray());
    }

    /// <summary>Rows that are in memory already.</summary>
    public static StoredRows From(MLContext ml, byte[] bytes) => new(ml, bytes);

    public static StoredRows Load(MLContext ml, string file) => new(ml, File.ReadAllBytes(file));

    private sealed class MemorySource(byte[] bytes) : IMultiStreamSource
    {
        public int Count => 1;

        public string? GetPathOrNull(int index) => null;

        public Stream Open(int index) => new MemoryStream(bytes, writable: false);

        public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
    }
}
