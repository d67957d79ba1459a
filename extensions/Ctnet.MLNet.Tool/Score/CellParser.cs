namespace Ctnet.MLNet.Tool.Score;

/// <summary>Reads a cell as a type.</summary>
/// <param name="cell">The cell's text.</param>
/// <param name="value">The value.</param>
/// <returns>Whether the cell is of the type.</returns>
internal delegate bool CellParser<T>(string cell, out T value);
