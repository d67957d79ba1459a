namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// Meets the values of a space while fitting. A value has a provisional id at once, and its final one when all rows were read; ids that
/// were there before are their own provisional ids.
/// </summary>
internal abstract class IdCollector
{
    /// <summary>The value's provisional id.</summary>
    public abstract int Add(ReadOnlySpan<char> value);

    /// <summary>Adds a value that belongs to the space however often it is met.</summary>
    public abstract int AddAlways(string value);

    /// <summary>Ends the collection.</summary>
    public abstract IdSpace Build();

    /// <summary>After <see cref="Build"/>: the final id of a provisional one.</summary>
    public abstract int Final(int provisional);
}
