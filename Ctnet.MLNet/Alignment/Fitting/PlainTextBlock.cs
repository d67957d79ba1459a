namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>The texts of some rows, in an order that suits one space after the other.</summary>
/// <param name="fields">The number of fields.</param>
internal sealed class PlainTextBlock(int fields)
{
    /// <summary>The most rows of a block.</summary>
    public const int MostRows = 512;

    // By field, then by row. The texts follow each other in the order in which they were read.
    private readonly (int Start, int Length)[] _texts = new (int, int)[fields * MostRows];
    private readonly bool[] _clicked = new bool[MostRows];
    private char[] _characters = new char[fields * MostRows * 8];
    private int _used;

    /// <summary>The number of the first row.</summary>
    public long FirstRow { get; private set; }

    public int Rows { get; private set; }

    public bool IsFull => Rows == MostRows;

    public bool Clicked(int row) => _clicked[row];

    public ReadOnlySpan<char> Text(int row, int field)
    {
        (int start, int length) = _texts[field * MostRows + row];
        return _characters.AsSpan(start, length);
    }

    /// <summary>Empties the block.</summary>
    /// <param name="firstRow">The number of the next row.</param>
    public void Start(long firstRow) => (FirstRow, Rows, _used) = (firstRow, 0, 0);

    /// <summary>Sets a field's text in the row that <see cref="EndRow"/> ends.</summary>
    public void Set(int field, ReadOnlySpan<char> text)
    {
        if (_used + text.Length > _characters.Length)
            Array.Resize(ref _characters, Math.Max(2 * _characters.Length, _used + text.Length));
        text.CopyTo(_characters.AsSpan(_used));
        _texts[field * MostRows + Rows] = (_used, text.Length);
        _used += text.Length;
    }

    /// <summary>Ends a row of which all fields are set.</summary>
    public void EndRow(bool clicked) => _clicked[Rows++] = clicked;
}
