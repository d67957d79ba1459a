using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>Damages a model's .zip in one of many ways, drawn at random.</summary>
internal static class Mutation
{
    private static readonly Func<byte[], Random, byte[]>[] s_ways =
    [
        FlipBits, FlipBits, OverwriteNumber, Truncate, CutOut, Repeat, SwapEntries, DropEntry, RenameEntry,
        EditHeader, EditHeader, EditHeader, DeepHeader, EditWeights, EditWeights, EditEntry, EditEntry, EditEntry, HugeEntry,
    ];

    public static int Ways => s_ways.Length;

    /// <summary>A damaged file. The same number gives the same file.</summary>
    public static (string Way, byte[] Bytes) Of(byte[] zip, int number)
    {
        Func<byte[], Random, byte[]> way = s_ways[number % s_ways.Length];
        return (way.Method.Name, way(zip, new Random(number)));
    }

    /// <summary>The file with one number of an entry replaced.</summary>
    public static byte[] Overwrite(byte[] zip, string entry, int at, int number) => Rewrite(zip, entries =>
    {
        int index = entries.FindIndex(each => each.Name == entry);
        byte[] bytes = [.. entries[index].Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), number);
        if (at < 0x28)
            bytes.AsSpan(at + 4, 4).Fill((byte)(number < 0 ? 0xFF : 0));
        entries[index] = (entry, bytes);
    });

    private static byte[] FlipBits(byte[] zip, Random random)
    {
        byte[] bytes = [.. zip];
        for (int i = random.Next(1, 9); i > 0; i--)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    // Hits lengths, offsets and counts. Half of the hits are near the end of the file, where the zip's directory is full of them.
    private static byte[] OverwriteNumber(byte[] zip, Random random)
    {
        byte[] bytes = [.. zip];
        int at = random.Next(2) == 0
            ? random.Next(bytes.Length - 8)
            : bytes.Length - 8 - random.Next(Math.Min(bytes.Length - 8, 1500));
        long[] numbers = [-1, 0, 1, long.MaxValue, int.MaxValue, int.MinValue, 0xFFFF_FFFE, 1L << 40];
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), numbers[random.Next(numbers.Length)]);
        return bytes;
    }

    private static byte[] Truncate(byte[] zip, Random random) => zip[..random.Next(zip.Length)];

    private static byte[] CutOut(byte[] zip, Random random)
    {
        int at = random.Next(zip.Length), length = random.Next(1, 1000);
        return [.. zip[..at], .. zip[Math.Min(zip.Length, at + length)..]];
    }

    private static byte[] Repeat(byte[] zip, Random random)
    {
        int at = random.Next(zip.Length), end = Math.Min(zip.Length, at + random.Next(1, 1000));
        return [.. zip[..end], .. zip[at..]];
    }

    private static byte[] SwapEntries(byte[] zip, Random random) => Rewrite(zip, entries =>
    {
        (int i, int j) = (random.Next(entries.Count), random.Next(entries.Count));
        (entries[i], entries[j]) = ((entries[i].Name, entries[j].Bytes), (entries[j].Name, entries[i].Bytes));
    });

    private static byte[] DropEntry(byte[] zip, Random random) =>
        Rewrite(zip, entries => entries.RemoveAt(random.Next(entries.Count)));

    private static byte[] RenameEntry(byte[] zip, Random random) => Rewrite(zip, entries =>
    {
        int at = random.Next(entries.Count);
        string[] names =
        [
            "../outside", "/outside", "..\\..\\outside", $"../{entries[at].Name}", entries[random.Next(entries.Count)].Name,
            " ", "\0", new('x', 60_000),
        ];
        entries[at] = (names[random.Next(names.Length)], entries[at].Bytes);
    });

    private static byte[] EditHeader(byte[] zip, Random random) =>
        RewriteSection(zip, random, section => SectionBytes.Edit(section, header =>
        JsonMutation.Replace(
            header, random.Next(JsonMutation.CountValues(header)),
            JsonMutation.Replacements[random.Next(JsonMutation.Replacements.Length)], out _)));

    private static byte[] DeepHeader(byte[] zip, Random random) =>
        RewriteSection(zip, random, section => SectionBytes.Edit(section, header =>
    {
        string bracket = random.Next(2) == 0 ? "[" : "{\"a\":";
        return $$"""{"content":{{string.Concat(Enumerable.Repeat(bracket, random.Next(30, 100_000)))}}""";
    }));

    // Replaces a number of the blocks, which hold weights and vocabularies, and corrects the checksum.
    private static byte[] EditWeights(byte[] zip, Random random) => RewriteSection(zip, random, section =>
    {
        int begin = 16 + BinaryPrimitives.ReadInt32LittleEndian(section.AsSpan(12));
        string header = Encoding.UTF8.GetString(section, 16, begin - 16);
        byte[] blocks = section[begin..^32];
        if (blocks.Length < 4)
            return section;
        float[] numbers = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -1e38f, 0];
        BinaryPrimitives.WriteSingleLittleEndian(blocks.AsSpan(random.Next(blocks.Length / 4) * 4),
            numbers[random.Next(numbers.Length)]);
        return SectionBytes.Of(header, blocks);
    });

    // Changes ML.NET's own parts: the names of loaders, and the columns.
    private static byte[] EditEntry(byte[] zip, Random random) => Rewrite(zip, entries =>
    {
        int at = random.Next(entries.Count);
        byte[] bytes = [.. entries[at].Bytes];
        if (bytes.Length < 8)
            return;
        if (random.Next(2) == 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        else
        {
            Span<byte> place = bytes.AsSpan(random.Next(bytes.Length - 7));
            BinaryPrimitives.WriteInt64LittleEndian(place, random.Next(2) == 0 ? long.MaxValue : int.MaxValue);
        }

        entries[at] = (entries[at].Name, bytes);
    });

    // Zeros are packed to a thousandth of their size.
    private static byte[] HugeEntry(byte[] zip, Random random) => Rewrite(zip, entries =>
    {
        int at = random.Next(entries.Count);
        entries[at] = (entries[at].Name, s_zeros.Value);
    });

    private static readonly Lazy<byte[]> s_zeros = new(() => new byte[80 << 20]);

    private static byte[] RewriteSection(byte[] zip, Random random, Func<byte[], byte[]> change) => Rewrite(zip, entries =>
    {
        int[] sections =
            [.. Enumerable.Range(0, entries.Count).Where(i => entries[i].Name.EndsWith("Ctnet", StringComparison.Ordinal))];
        int at = sections[random.Next(sections.Length)];
        entries[at] = (entries[at].Name, change(entries[at].Bytes));
    });

    private static byte[] Rewrite(byte[] zip, Action<List<(string Name, byte[] Bytes)>> change)
    {
        List<(string Name, byte[] Bytes)> entries = [];
        using (var read = new ZipArchive(new MemoryStream(zip)))
        {
            foreach (ZipArchiveEntry entry in read.Entries)
            {
                byte[] bytes = new byte[entry.Length];
                using (Stream stream = entry.Open())
                    stream.ReadExactly(bytes);
                entries.Add((entry.FullName, bytes));
            }
        }

        change(entries);
        using var written = new MemoryStream();
        using (var archive = new ZipArchive(written, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                stream.Write(bytes);
            }
        }

        return written.ToArray();
    }
}
