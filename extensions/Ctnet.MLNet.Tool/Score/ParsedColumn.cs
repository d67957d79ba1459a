using Ctnet.MLNet.Compare;
using Microsoft.ML;

namespace Ctnet.MLNet.Tool.Score;

/// <summary>A column whose cells are parsed.</summary>
/// <param name="table">The table.</param>
/// <param name="name">The column's name.</param>
/// <param name="parse">Returns whether a cell is of the type, and its value.</param>
/// <param name="problem">What is wrong with a cell that is not.</param>
internal sealed class ParsedColumn<T>(
    TableReader table, string name, CellParser<T> parse, Func<string, string> problem) : FileColumn
{
    private readonly int _index = table.IndexOf(name);
    private T _value = default!;

    public override void Take()
    {
        string cell = table.Cell(_index);
        if (!parse(cell, out _value))
            throw table.Refuse(name, problem(cell));
    }

    public override Delegate CreateGetter() => (ValueGetter<T>)((ref T value) => value = _value);
}
