using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// Collects the values of a space while an alignment is fitted. A value gets a provisional id at once, and its final id after all
/// rows were read. For values of the previous alignment both ids are the same.
/// </summary>
internal abstract class IdCollector
{
    /// <summary>Adds a value, and returns its provisional id.</summary>
    public abstract int Add(ReadOnlySpan<char> value);

    /// <summary>Adds a value that the space keeps even if it is rare, and returns its provisional id.</summary>
    public abstract int AddAlways(string value);

    /// <summary>Ends the collection.</summary>
    public abstract IdSpace Build();

    /// <summary>Maps a provisional id to the final one, after <see cref="Build"/>.</summary>
    public abstract int Final(int provisional);
}
