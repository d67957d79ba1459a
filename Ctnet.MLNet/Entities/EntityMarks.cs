using Ctnet.MLNet.Alignment.Columns;
using Microsoft.ML;

namespace Ctnet.MLNet.Entities;

/// <summary>Encodes the entity of a cursor's current row: 1 in the entity's place, and 0 in all others.</summary>
internal sealed class EntityMarks
{
    private readonly DataViewRow _row;
    private readonly string _column;
    private readonly TextCell _cell;
    private readonly Dictionary<string, int> _places;

    public EntityMarks(DataViewRow row, string column, IReadOnlyList<EntityFields> entities)
    {
        _row = row;
        _column = column;
        _cell = EntityColumn.Open(row, column);
        _places = entities.Index().ToDictionary(entity => entity.Item.Name, entity => entity.Index);
    }

    /// <summary>Writes the marks of the current row, one for each entity.</summary>
    /// <exception cref="InvalidOperationException">The row has no entity, or one that the model does not know.</exception>
    public void Write(Span<float> marks)
    {
        marks.Clear();
        if (_cell.Read() == 0)
            throw EntityColumn.WithoutEntity(_row, _column);
        ReadOnlySpan<char> entity = _cell[0];
        if (!_places.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(entity, out int place))
        {
            string known = string.Join(", ", _places.Keys.Select(name => $"'{name}'"));
            throw new InvalidOperationException(
                $"Column '{_column}', row {_row.Position}: the model knows no entity '{entity}', but {known}. "
                + "It cannot score such rows until a continual step has trained it on some.");
        }

        marks[place] = 1;
    }
}
