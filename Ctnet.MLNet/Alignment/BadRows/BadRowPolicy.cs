namespace Ctnet.MLNet;

/// <summary>
/// The policy for bad rows. A row is bad if it has an invalid value: text where a number is required; a number that is infinite
/// or outside its field's range; an invalid time; a value that its value map lacks; a negative weight; or a conversion without a
/// click. An empty cell and NaN are missing values, which are valid.
/// </summary>
public enum BadRowPolicy
{
    /// <summary>A bad row throws <see cref="BadRowException"/>, which names the column, the row and the cell.</summary>
    Refuse,

    /// <summary>
    /// Fitting and training leave out bad rows, and count them. A model that scores rows treats them as <see cref="Repair"/>
    /// does, so that every row gets a score.
    /// </summary>
    Skip,

    /// <summary>
    /// Bad rows are kept, and counted. An invalid cell is read as missing, a number outside its field's range as the nearest end
    /// of the range, and a value that its value map lacks as never seen. A conversion without a click counts as not known.
    /// Training leaves out rows whose weight is invalid.
    /// </summary>
    Repair,
}
