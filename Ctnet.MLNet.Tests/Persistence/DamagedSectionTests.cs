using Ctnet.MLNet.Persistence;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>
/// Bytes that are not a whole section of a known version are refused, with one kind of exception.
/// </summary>
public sealed class DamagedSectionTests
{
    private const string NoBlocks = """{"content":{},"blocks":[]}""";

    private static readonly byte[] Whole = SectionBytes.Of(
        ModelSection.Describe(new { Name = "a model", Width = 3 }).Add("weights", new WeightTensor([2, 3], [1, 2, 3, 4, 5, 6]))
            .Add("words", ["one", "two"]));

    private static IEnumerable<TestCaseData<byte[], string>> Hostile()
    {
        yield return Case("no block after all", Block("null"), "block");
        yield return Case("an unknown type", Block(""" {"name":"w","type":"float64","shape":[1],"bytes":8} """, new byte[8]),
            "an unknown type 'float64'");
        yield return Case(
            "a type of a later version",
            Block(""" {"name":"w","type":"float16","shape":[1],"bytes":2} """, new byte[2]),
            "an unknown type 'float16'");
        yield return Case("no name", Block(""" {"name":null,"type":"float32","shape":[1],"bytes":4} """, new byte[4]), "name");
        yield return Case("no shape", Block(""" {"name":"w","type":"float32","shape":[],"bytes":4} """, new byte[4]),
            "'w' has an impossible size");
        yield return Case("a negative size", Block(""" {"name":"w","type":"float32","shape":[-1,-1],"bytes":4} """, new byte[4]),
            "'w' has an impossible size");
        yield return Case("negative bytes", Block(""" {"name":"w","type":"float32","shape":[0],"bytes":-4} """),
            "'w' has an impossible size");
        yield return Case("more than there is", Block(""" {"name":"w","type":"float32","shape":[2],"bytes":8} """, new byte[4]),
            "'w' has an impossible size");
        yield return Case(
            "a shape of 8 GB",
            Block(""" {"name":"w","type":"float32","shape":[2147483647],"bytes":4} """, new byte[4]),
            "does not fit its shape");
        yield return Case(
            "a shape that overflows",
            Block(""" {"name":"w","type":"float32","shape":[2147483647,2147483647,2147483647],"bytes":4} """, new byte[4]),
            "overflow");
        yield return Case(
            "a shape that overflows to 4 bytes",
            Block(""" {"name":"w","type":"float32","shape":[1073741824,1073741824,16],"bytes":0} """),
            "overflow");
        yield return Case("half a number", Block(""" {"name":"w","type":"float32","shape":[1],"bytes":5} """, new byte[5]),
            "does not fit its shape");
        yield return Case(
            "one name twice",
            Block("""{"name":"w","type":"float32","shape":[0],"bytes":0},{"name":"w","type":"text","shape":[0],"bytes":0}"""),
            "two blocks named 'w'");
        yield return Case("bytes that nobody reads", SectionBytes.Of(NoBlocks, new byte[7]), "7 bytes are not accounted for");
        yield return Case(
            "a billion texts",
            Block(""" {"name":"t","type":"text","shape":[1000000000],"bytes":4} """, new byte[4]),
            "cannot hold 1000000000 texts");
        yield return Case("texts in rows", Block(""" {"name":"t","type":"text","shape":[1,1],"bytes":4} """, new byte[4]),
            "'t' cannot hold 1 texts");
        yield return Case(
            "a text of 2 GB", Block(""" {"name":"t","type":"text","shape":[1],"bytes":4} """, SectionBytes.Int(int.MaxValue)),
            "a length of 2147483647 bytes");
        yield return Case(
            "a text of negative length", Block(""" {"name":"t","type":"text","shape":[1],"bytes":4} """, SectionBytes.Int(-1)),
            "a length of -1 bytes");
        yield return Case(
            "a text that ends early", Block(""" {"name":"t","type":"text","shape":[1],"bytes":8} """,
                [.. SectionBytes.Int(1), .. new byte[4]]), "does not end where it should");
        yield return Case(
            "a text that is not UTF-8",
            Block(""" {"name":"t","type":"text","shape":[1],"bytes":5} """, [.. SectionBytes.Int(1), 0xFF]),
            "damaged");
        yield return Case("a header of 2 GB", SectionBytes.Of(NoBlocks, [], headerLength: int.MaxValue),
            "a length of 2147483647 bytes");
        yield return Case("a header of negative length", SectionBytes.Of(NoBlocks, [], headerLength: -1), "a length of -1 bytes");
        yield return Case("a header that is not JSON", SectionBytes.Of("hello", []), "damaged");
        yield return Case("a header that is null", SectionBytes.Of("null", []), "header is empty");
        yield return Case("a header without blocks", SectionBytes.Of("""{"content":{}}""", []), "blocks");
        yield return Case("a header with another key", SectionBytes.Of("""{"content":{},"blocks":[],"more":1}""", []), "more");
        yield return Case(
            "a header that nests deeply", SectionBytes.Of($$"""{"content":{{new string('[', 5000)}}""", []), "depth");
        yield return Case(
            "a million empty blocks",
            Block(string.Join(',', Enumerable.Range(0, 1_000_000).Select(
                i => $$"""{"name":"{{i}}","type":"float32","shape":[0],"bytes":0}"""))),
            "more than 65536 blocks");
        yield return Case(
            "a million nulls", Block(string.Join(',', Enumerable.Repeat("null", 1_000_000))), "more than 65536 blocks");
        yield return Case("another mark", SectionBytes.Of(NoBlocks, [], mark: "CTNETMDX"), "its mark is missing");
        yield return Case("version 0", SectionBytes.Of(NoBlocks, [], version: 0), "format version 0");
        yield return Case("nothing", [], "ends too early");
        yield return Case("a zip", [.. "PK\u0003\u0004"u8, .. new byte[100]], "its mark is missing");

        static byte[] Block(string block, params byte[] bytes) =>
            SectionBytes.Of($$"""{"content":{},"blocks":[{{block}}]}""", bytes);

        static TestCaseData<byte[], string> Case(string name, byte[] bytes, string message) =>
            new(bytes, message) { TestName = $"{{m}}({name})" };
    }

    [Test]
    public void A_whole_section_is_read() => Assert.That(SectionBytes.Read(Whole).TextsOf("words"), Is.EqualTo(["one", "two"]));

    [Test]
    public void Truncated_at_any_byte_it_is_refused()
    {
        for (int length = 0; length < Whole.Length; length++)
            AssertRefused(Whole[..length], $"{length} of {Whole.Length} bytes");
    }

    [Test]
    public void With_any_bit_flipped_it_is_refused()
    {
        for (int bit = 0; bit < 8 * Whole.Length; bit++)
        {
            byte[] damaged = [.. Whole];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(damaged, $"bit {bit % 8} of byte {bit / 8}");
        }
    }

    [Test]
    public void With_bytes_added_or_taken_out_anywhere_it_is_refused()
    {
        for (int at = 0; at <= Whole.Length; at++)
        {
            AssertRefused([.. Whole[..at], 0, .. Whole[at..]], $"a byte more at {at}");
            AssertRefused(
                [.. Whole[..at], .. Whole[Math.Min(at + 4, Whole.Length)..], .. at == Whole.Length ? [1] : Array.Empty<byte>()],
                $"4 bytes less at {at}");
        }
    }

    [Test]
    public void Random_bytes_are_refused() => Prop.ForAll(
        Arb.From(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf()),
        bytes => Refusal(bytes) is InvalidModelException
            && Refusal([.. "CTNETMDL"u8, .. SectionBytes.Int(1), .. bytes]) is InvalidModelException).QuickCheckThrowOnFailure();

    [TestCaseSource(nameof(Hostile))]
    public void An_invalid_section_with_a_valid_checksum_is_refused_with_the_reason_and_without_large_allocations(
        byte[] bytes, string message)
    {
        Refusal(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? refusal = Refusal(bytes);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(refusal, Is.TypeOf<InvalidModelException>().With.Message.Contains(message).IgnoreCase);
        // The header's bytes are read before they can be judged.
        Assert.That(allocated, Is.LessThan(bytes.Length + (1 << 20)));
    }

    [Test]
    public void As_many_blocks_are_written_as_can_be_read([Values(0, 1)] int more)
    {
        ModelSection section = ModelSection.Describe(new { });
        for (int i = 0; i < ModelSectionHeader.MostBlocks + more; i++)
            section.Add($"{i}", new IntegerTensor([0], []));
        if (more == 0)
            Assert.That(SectionBytes.Read(SectionBytes.Of(section)).Integers, Has.Count.EqualTo(ModelSectionHeader.MostBlocks));
        else
            Assert.That(() => SectionBytes.Of(section), Throws.TypeOf<NotSupportedException>().With.Message.Contains("65537"));
    }

    [Test]
    public void A_newer_version_is_refused_with_advice() => Assert.That(
        () => SectionBytes.Read(SectionBytes.Of(NoBlocks, [], version: 3)),
        Throws.TypeOf<InvalidModelException>().With.Message.EqualTo(
            "The model has format version 3; this version of Ctnet.MLNet reads up to 2. "
            + "Load it with a newer version of the package."));

    private static void AssertRefused(byte[] bytes, string what) =>
        Assert.That(Refusal(bytes), Is.TypeOf<InvalidModelException>(), what);

    private static Exception? Refusal(byte[] bytes)
    {
        try
        {
            SectionBytes.Read(bytes);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
