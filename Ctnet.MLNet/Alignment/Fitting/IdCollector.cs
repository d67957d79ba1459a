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

    /// <summary>Writes the values that were added, for other ranks.</summary>
    public abstract void Write(ShareWriter writer);

    /// <summary>Adds the values of another rank, whose rows follow.</summary>
    /// <returns>Maps its provisional ids to those here.</returns>
    public abstract Func<int, int> Merge(ShareReader reader);

    /// <summary>Ends the collection.</summary>
    public abstract IdSpace Build();

    /// <summary>Maps a provisional id to the final one, after <see cref="Build"/>.</summary>
    public abstract int Final(int provisional);
}
