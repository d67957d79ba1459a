using Ctnet.MLNet.Compare;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tool.Score;

/// <summary>A column of vectors: a list in Parquet and JSON, and numbers with blanks between them in a text.</summary>
/// <param name="table">The table.</param>
/// <param name="name">The column's name.</param>
/// <param name="size">The length of each vector; 0 if it varies.</param>
/// <param name="parse">Returns whether an item is a number, and its value.</param>
internal sealed class VectorColumn<T>(TableReader table, string name, int size, CellParser<T> parse) : FileColumn
{
    private const string Separator = " ";

    private readonly int _index = table.IndexOf(name);
    private VBuffer<T> _value;

    public override void Take()
    {
        string[] items = table.Cell(_index, Separator).Split(Separator, StringSplitOptions.RemoveEmptyEntries);
        if (size > 0 && items.Length != size)
            throw table.Refuse(name, $"the vector has {items.Length} numbers, and the model reads {size}");
        T[] values = new T[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            if (!parse(items[i], out values[i]))
                throw table.Refuse(name, TableReader.NotANumber(items[i]));
        }

        _value = new(values.Length, values);
    }

    public override Delegate CreateGetter() => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _value.CopyTo(ref value));
}
