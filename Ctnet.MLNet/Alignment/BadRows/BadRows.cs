namespace Ctnet.MLNet.Alignment;

/// <summary>
/// What becomes of a row that has what cannot be: a text where a number must be, a number that is infinite or outside its field's range,
/// a time that is none, a value that its value map lacks, a weight below zero. (An empty cell and NaN are missing, which is no fault.)
/// </summary>
public enum BadRows
{
    /// <summary>An error (<see cref="BadRowException"/>) that names the column, the row and the cell.</summary>
    Refuse,

    /// <summary>
    /// It is left out of fitting and training, and counted. Where a model scores it is kept, as for <see cref="Repair"/>: each row gets a
    /// score.
    /// </summary>
    Skip,

    /// <summary>
    /// It is kept, and counted. What cannot be read counts as missing, a number outside its field's range as the nearest end of it, a
    /// value that its map lacks as never seen. Training leaves out a row whose weight cannot be used.
    /// </summary>
    Repair,
}
