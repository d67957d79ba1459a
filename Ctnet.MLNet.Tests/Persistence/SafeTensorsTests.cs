using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Persistence;

public sealed class SafeTensorsTests
{
    private TemporaryFolder _folder;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Tensors_of_three_types_are_read_in_any_order()
    {
        const string Header = """
            {"__metadata__":{"format":"pt"},"b":{"dtype":"F64","shape":[1],"data_offsets":[8,16]},
            "a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},
            "c":{"dtype":"F16","shape":[3],"data_offsets":[16,22]},"none":{"dtype":"F32","shape":[0],"data_offsets":[22,22]}}
            """;
        var tensors = Read(Header, [.. Bytes(1.5f, -2f), .. Bytes(0.1), .. Bytes((Half)1, (Half)0.5, (Half)(-3))]);

        Assert.That(tensors["a"].Values, Is.EqualTo([1.5f, -2]));
        Assert.That(tensors["a"].Shape, Is.EqualTo([2, 1]));
        Assert.That(tensors["b"].Values, Is.EqualTo([0.1f]));
        Assert.That(tensors["c"].Values, Is.EqualTo([1, 0.5f, -3]));
        Assert.That(tensors, Has.Count.EqualTo(4));
    }

    [TestCase("""{"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}""", "is of type I8")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "does not fit the file")]
    [TestCase("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "does not fit the file")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "does not fit the file")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "does not fit the file")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "does not fit the file")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2000000000],"data_offsets":[0,8000000000]}}""", "does not fit the file")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2000000000,2000000000,2000000000],"data_offsets":[0,4]}}""", "damaged")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1]}}""", "damaged")]
    [TestCase("""{"a":""", "damaged")]
    [TestCase("[]", "damaged")]
    public void A_header_that_does_not_fit_the_file_is_refused(string header, string message) =>
        Assert.That(() => Read(header, new byte[4]), Throws.TypeOf<InvalidModelException>().With.Message.Contains(message));

    [Test]
    public void Tensors_that_overlap_and_countless_ones_are_refused_before_memory_is_allocated()
    {
        string many = string.Join(',', Enumerable.Range(0, 70_000)
            .Select(i => $$"""{"dtype":"F32","shape":[0],"data_offsets":[0,0]}""").Select((entry, i) => $"\"{i}\":{entry}"));
        Assert.That(() => Read($"{{{many}}}", []), Throws.TypeOf<InvalidModelException>().With.Message.Contains("65536 tensors"));
        const string Whole = """{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""";
        Assert.That(() => Read($$"""{"a":{{Whole}}}""", new byte[4]), Throws.Nothing);
        Assert.That(() => Read($$"""{"a":{{Whole}},"b":{{Whole}}}""", new byte[4]),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("'b' does not fit the file"));
    }

    [TestCase(0)]
    [TestCase(7)]
    [TestCase(100)]
    public void A_file_of_another_format_is_refused(int length)
    {
        File.WriteAllBytes(_folder.File("w"), [.. Enumerable.Repeat((byte)0x7F, length)]);
        Assert.That(() => SafeTensors.Read(_folder.File("w")), Throws.TypeOf<InvalidModelException>()
            .With.Message.Contains("no safetensors file"));
    }

    private Dictionary<string, WeightTensor> Read(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(_folder.File("w"), [.. length, .. text, .. data]);
        return SafeTensors.Read(_folder.File("w"));
    }

    private static byte[] Bytes<T>(params T[] values) where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
