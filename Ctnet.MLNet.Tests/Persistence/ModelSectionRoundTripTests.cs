using System.Text;
using Ctnet.MLNet.Persistence;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Persistence;

public sealed class ModelSectionRoundTripTests
{
    private sealed record Content(string Text, double Number, bool Truth, int[] Numbers, Dictionary<string, string> Names);

    private static readonly Gen<string> Text =
        Gen.Elements("", "a", "NULL", "Été", "猫", "😀", "\"{}\\", "\0", "tab\tline\n", new string('x', 300))
        .ListOf(2).Select(parts => string.Concat(parts));

    private static readonly Gen<float> Float = Gen.Elements(
        0f, -0f, 1f, -1.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, float.MaxValue, 0.1f);

    private static readonly Gen<WeightTensor> Tensor =
        from dimensions in Gen.Choose(1, 3)
        from shape in Gen.Choose(0, 4).ArrayOf(dimensions)
        from values in Float.ArrayOf(shape.Aggregate((all, size) => all * size))
        select new WeightTensor(shape, values);

    private static readonly Gen<Content> Contents =
        from text in Text
        from number in Gen.Elements(0, -1.25, 1e-300, double.MaxValue, double.NaN, double.NegativeInfinity)
        from truth in Gen.Elements(true, false)
        from numbers in Gen.Choose(-3, 3).ArrayOf()
        from names in Text.ListOf()
        select new Content(text, number, truth, numbers, names.Distinct().ToDictionary(name => name, name => name + name));

    private static readonly Arbitrary<(Content Content, WeightTensor[] Tensors, string[][] Texts)> Sections = Arb.From(
        from content in Contents
        from tensors in Tensor.ArrayOf()
        from texts in Text.ArrayOf().ArrayOf()
        select (content, tensors, texts));

    [Test]
    public void A_section_is_read_as_it_was_written() => Prop.ForAll(Sections, given =>
    {
        ModelSection section = ModelSection.Describe(given.Content);
        foreach ((int index, WeightTensor tensor) in given.Tensors.Index())
            section.Add($"tensor {index} ü", tensor);
        foreach ((int index, string[] texts) in given.Texts.Index())
            section.Add($"texts {index}", texts);
        ModelSection read = SectionBytes.Read(SectionBytes.Of(section));
        Content content = read.Read<Content>();

        return (content with { Numbers = given.Content.Numbers, Names = given.Content.Names }).Equals(given.Content)
            && content.Numbers.SequenceEqual(given.Content.Numbers)
            && content.Names.OrderBy(name => name.Key).SequenceEqual(given.Content.Names.OrderBy(name => name.Key))
            && read.Tensors.Count == given.Tensors.Length && read.Texts.Count == given.Texts.Length
            && given.Tensors.Index().All(each => Same(each.Item, read.Tensors[$"tensor {each.Index} ü"]))
            && given.Texts.Index().All(each => each.Item.SequenceEqual(read.TextsOf($"texts {each.Index}")));
    }).QuickCheckThrowOnFailure();

    /// <summary>The bytes are fixed, because other programs and later versions of this library rely on them.</summary>
    [Test]
    public void The_bytes_are_those_of_the_format()
    {
        ModelSection section = ModelSection.Describe(new { Kind = "x" }).Add("w", new WeightTensor([1, 2], [1.5f, -2]))
            .Add("v", ["é", ""]);
        const string Header = """{"content":{"kind":"x"},"blocks":["""
            + """{"name":"w","type":"float32","shape":[1,2],"bytes":8},{"name":"v","type":"text","shape":[2],"bytes":10}]}""";
        byte[] blocks =
            [0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0, .. SectionBytes.Int(2), .. Encoding.UTF8.GetBytes("é"), .. SectionBytes.Int(0)];

        Assert.That(SectionBytes.Of(section), Is.EqualTo(SectionBytes.Of(Header, blocks)));
        Assert.That(SectionBytes.Read(SectionBytes.Of(Header, blocks)).Tensors["w"].Values, Is.EqualTo([1.5f, -2]));
    }

    [Test]
    public void Float16_tensors_are_format_version_2()
    {
        ModelSection section = ModelSection.Describe(0).Add("w", new WeightTensor([3], [1.5f, 0.1f, -65504]), asFloat16: true);
        const string Header = """{"content":0,"blocks":[{"name":"w","type":"float16","shape":[3],"bytes":6}]}""";
        byte[] bytes = SectionBytes.Of(section);

        Assert.That(bytes, Is.EqualTo(SectionBytes.Of(Header, [0x00, 0x3E, 0x66, 0x2E, 0xFF, 0xFB], version: 2)));
        Assert.That(SectionBytes.Read(bytes).Tensors["w"].Values, Is.EqualTo([1.5f, 0.099975586f, -65504]));
        Assert.That(SectionBytes.Of(SectionBytes.Read(bytes)), Is.EqualTo(bytes), "Saving again loses no more.");
    }

    [TestCase(70_000f)]
    [TestCase(float.NaN)]
    [TestCase(float.NegativeInfinity)]
    public void A_tensor_that_float16_cannot_hold_stays_whole(float value)
    {
        byte[] bytes = SectionBytes.Of(ModelSection.Describe(0).Add("w", new WeightTensor([2], [0.1f, value]), asFloat16: true));
        Assert.That(bytes, Is.EqualTo(SectionBytes.Of(ModelSection.Describe(0).Add("w", new WeightTensor([2], [0.1f, value])))));
    }

    [Test]
    public void Large_tensors_survive_in_pieces()
    {
        float[] values = [.. Enumerable.Range(0, (1 << 18) + 1000).Select(i => MathF.Sin(i))];
        ModelSection read =
            SectionBytes.Read(SectionBytes.Of(ModelSection.Describe(0).Add("large", new WeightTensor([values.Length], values))));

        Assert.That(read.Tensors["large"].Values.AsSpan().SequenceEqual(values));
    }

    [Test]
    public void A_missing_part_of_a_section_is_named()
    {
        ModelSection section = ModelSection.Describe(new { Wrong = 1 });

        Assert.That(() => section.TextsOf("names"),
            Throws.TypeOf<InvalidModelException>().With.Message.EqualTo("The model lacks its list 'names'."));
        Assert.That(
            () => section.TensorsOf("weight.", ["w"]),
            Throws.TypeOf<InvalidModelException>().With.Message.EqualTo("The model lacks its weights 'w'."));
        Assert.That(
            () => section.Read<Content>(),
            Throws.TypeOf<InvalidModelException>().With.Message.StartsWith("The model's description is not understood: "));
    }

    private static bool Same(WeightTensor left, WeightTensor right) => left.Shape.SequenceEqual(right.Shape)
        && left.Values.Select(BitConverter.SingleToInt32Bits).SequenceEqual(right.Values.Select(BitConverter.SingleToInt32Bits));
}
