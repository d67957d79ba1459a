using System.Buffers.Binary;

namespace Ctnet.MLNet.Persistence;

/// <summary>
/// Counts the entries of a .zip before <see cref="System.IO.Compression.ZipArchive"/> reads their directory, which takes memory
/// for each. The number that the .zip states is not asked: ZipArchive reads whatever follows.
/// </summary>
internal static class ZipDirectory
{
    // Positions and lengths in the records that the .zip format defines.
    private const int EndBytes = 22, EndDirectoryAt = 16, CommentBytes = ushort.MaxValue;
    private const int LocatorBytes = 20, LocatorEndAt = 8, Zip64EndBytes = 56, Zip64DirectoryAt = 48;
    private const int EntryBytes = 46, EntryLengthsAt = 28;
    private const uint EndMark = 0x0605_4B50, LocatorMark = 0x0706_4B50, Zip64EndMark = 0x0606_4B50, EntryMark = 0x0201_4B50;

    /// <summary>The number of entries, or one more than a limit if there are more.</summary>
    /// <param name="zip">The .zip, which can seek. Afterwards it is at its beginning.</param>
    /// <param name="most">The limit.</param>
    /// <returns>The number; 0 if it is no .zip, which is for ZipArchive to refuse.</returns>
    public static int CountEntries(Stream zip, int most)
    {
        int count = FindDirectories(zip).Select(at => CountFrom(zip, at, most)).Append(0).Max();
        zip.Position = 0;
        return count;
    }

    private static int CountFrom(Stream zip, long directory, int most)
    {
        int count = 0;
        Span<byte> entry = stackalloc byte[EntryBytes];
        for (long at = directory; count <= most && Read(zip, at, entry, EntryMark); count++)
        {
            at += EntryBytes;
            // The entry's name, its further data and its comment.
            for (int length = 0; length < 3; length++)
                at += BinaryPrimitives.ReadUInt16LittleEndian(entry[(EntryLengthsAt + 2 * length)..]);
        }

        return count;
    }

    // Where the directory may begin. The record at the end names a place, and the one for large files another, and it depends on
    // the reader which of them is taken.
    private static List<long> FindDirectories(Stream zip)
    {
        byte[] tail = new byte[Math.Min(zip.Length, EndBytes + CommentBytes)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        int end = tail.Length - EndBytes;
        while (end >= 0 && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end)) != EndMark)
            end--;
        if (end < 0)
            return [];
        List<long> places = [BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + EndDirectoryAt))];
        Span<byte> locator = stackalloc byte[LocatorBytes], large = stackalloc byte[Zip64EndBytes];
        if (Read(zip, zip.Length - tail.Length + end - LocatorBytes, locator, LocatorMark)
            && Read(zip, BinaryPrimitives.ReadInt64LittleEndian(locator[LocatorEndAt..]), large, Zip64EndMark))
            places.Add(BinaryPrimitives.ReadInt64LittleEndian(large[Zip64DirectoryAt..]));
        return places;
    }

    private static bool Read(Stream zip, long at, Span<byte> record, uint mark)
    {
        if (at < 0 || at > zip.Length - record.Length)
            return false;
        zip.Position = at;
        zip.ReadExactly(record);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == mark;
    }
}
