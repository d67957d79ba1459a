namespace Ctnet.MLNet.Tables.Cells;

/// <summary>Converts a cell, which is not null. False if the value would not be the same.</summary>
internal delegate bool CellConverter<T>(object cell, out T value);
