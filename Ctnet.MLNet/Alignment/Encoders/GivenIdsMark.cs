using System.Globalization;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// The version of a vocabulary's ids, as a model knows it, if ids are given anew. It recognizes later versions, and earlier ones
/// since which no id was given to another value.
/// </summary>
/// <param name="Version">The number of the version.</param>
/// <param name="LastReuse">The last version in which an id that another value had before was given.</param>
/// <param name="Hashes">The hashes of the last versions, the newest one last.</param>
internal sealed record GivenIdsMark(int Version, int LastReuse, IReadOnlyList<string> Hashes)
{
    // The model may score rows of an alignment that is this many versions older.
    private const int MostHashes = 32;

    /// <summary>Whether a mark that was read from a file can be one.</summary>
    public bool IsWhole => LastReuse >= 0 && LastReuse <= Version && Hashes is { Count: > 0 } && Hashes.Count <= Version + 1L
        && Hashes.All(hash => hash is not null);

    public static GivenIdsMark Of(GivenIds ids) => new(
        ids.Version, ids.LastReuse, [.. Enumerable.Range(0, ids.Hashes.Count).TakeLast(MostHashes).Select(i => HashOf(ids, i))]);

    /// <summary>The hash of a version.</summary>
    public static string HashOf(GivenIds ids, int version) => ids.Hashes[version].ToString("X16", CultureInfo.InvariantCulture);

    /// <summary>Whether ids go on from the model's, or the model's from them, without another value for an id of both.</summary>
    public bool IsOf(GivenIds ids)
    {
        if (ids.Version >= Version)
            return HashOf(ids, Version) == Hashes[^1];
        int known = Hashes.Count - 1 - (Version - ids.Version);
        return ids.Version >= LastReuse && known >= 0 && HashOf(ids, ids.Version) == Hashes[known];
    }
}
