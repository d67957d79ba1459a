using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Tests.Framework.Views;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Every column type of ML.NET, as an identifier, a set and a number, is read or is refused with a reason.</summary>
public sealed class ColumnTypeTests
{
    private static readonly FeatureField Id = new() { Name = "field", Kind = FieldKind.Categorical };
    private static readonly FeatureField Set = new() { Name = "field", Kind = FieldKind.Set, MaximumValues = 2 };
    private static readonly FeatureField Number =
        new() { Name = "field", Kind = FieldKind.Numeric, Encoding = NumericEncoding.None };

    /// <summary>The numbers 7, 0, 7, 100 in all number types: as scalars, and as vectors of length one.</summary>
    private static IEnumerable<TestCaseData<IDataView, IDataView>> Numbers()
    {
        yield return Case<sbyte>(7, 0, 7, 100);
        yield return Case<byte>(7, 0, 7, 100);
        yield return Case<short>(7, 0, 7, 100);
        yield return Case<ushort>(7, 0, 7, 100);
        yield return Case(7, 0, 7, 100);
        yield return Case(7u, 0u, 7u, 100u);
        yield return Case(7L, 0L, 7L, 100L);
        yield return Case(7UL, 0UL, 7UL, 100UL);
        yield return Case(7f, 0f, 7f, 100f);
        yield return Case(7d, 0d, 7d, 100d);

        static TestCaseData<IDataView, IDataView> Case<T>(params T[] values) =>
            new(Column(values), Column([.. values.Select(value => (T[])[value])])) { TestName = $"{{m}}({typeof(T).Name})" };
    }

    private static IEnumerable<TestCaseData<FeatureField, IDataView, string, string>> Refused()
    {
        const string Scalar = "Text, Boolean, key or a number type", Any = $"{Scalar}, or a vector of texts or numbers";
        const string Numeric = "a number type, Boolean, Text or a date";
        IDataView moment = Column(new DateTime(2020, 2, 28, 0, 0, 0, DateTimeKind.Unspecified)), texts = Column<string[]>(["a"]);
        IDataView keys = Context.Transforms.Conversion.MapValueToKey("X").Fit(texts).Transform(texts);
        IDataView key = Context.Transforms.Conversion.MapValueToKey("X").Fit(Column("a")).Transform(Column("a"));
        IDataView known = Context.Transforms.Concatenate("X", "X").Fit(Column(1f)).Transform(Column(1f));
        yield return new(Id, moment, Scalar, "DateTime");
        yield return new(Id, Column(TimeSpan.Zero), Scalar, "TimeSpan");
        yield return new(Id, texts, Scalar, "VarVector<String>");
        yield return new(Id, known, Scalar, "Vector<Single>");
        yield return new(Set, moment, Any, "DateTime");
        yield return new(Set, keys, Any, "VarVector<Key<UInt32>>");
        yield return new(Set, Column<bool[]>([true]), Any, "VarVector<Boolean>");
        yield return new(Number, key, Numeric, "Key<UInt32>");
        yield return new(Number, known, Numeric, "Vector<Single>");
    }

    [TestCaseSource(nameof(Numbers))]
    public void Numbers_of_every_type_are_numbers(IDataView scalars, IDataView vectors) =>
        Assert.That(Slots(Schema(Number), scalars), Is.EqualTo([7, 0, 7, 100]));

    [TestCaseSource(nameof(Numbers))]
    public void Numbers_of_every_type_are_identifiers_by_their_texts(IDataView scalars, IDataView vectors)
    {
        FeatureAlignmentTransformer fitted = Fit(Schema(Id), scalars);

        Assert.That(Slots(fitted, scalars), Is.EqualTo([2, 3, 2, 4]), "0 is a value, not missing.");
        Assert.That(Slots(fitted, Column("100", "7", "0", "7.0")), Is.EqualTo([4, 2, 3, 1]));
    }

    [TestCaseSource(nameof(Numbers))]
    public void Numbers_of_every_type_are_sets(IDataView scalars, IDataView vectors)
    {
        Assert.That(Vectors(Schema(Set), scalars), Is.EqualTo((float[][])[[2, 0], [3, 0], [2, 0], [4, 0]]));
        Assert.That(Vectors(Schema(Set), vectors), Is.EqualTo((float[][])[[2, 0], [3, 0], [2, 0], [4, 0]]));
    }

    [Test]
    public void Numbers_that_are_not_whole_are_identifiers_by_their_shortest_texts()
    {
        FeatureAlignmentTransformer fitted = Fit(Schema(Id), Column(0.1f, -2.5f, float.NaN));

        Assert.That(Slots(fitted, Column(0.1, -2.5, double.NaN, 0.3)), Is.EqualTo([2, 3, 0, 1]));
        Assert.That(Slots(fitted, Column("0.1", "NaN")), Is.EqualTo([2, 1]));
    }

    [Test]
    public void The_largest_numbers_are_identifiers_too()
    {
        Assert.That(Slots(Schema(Id), Column<ulong>(ulong.MaxValue, 0, ulong.MaxValue - 1)), Is.EqualTo([2, 3, 4]));
        Assert.That(Slots(Schema(Id), Column(long.MinValue, long.MaxValue)), Is.EqualTo([2, 3]));
        Assert.That(Slots(Schema(Id), Column((double)((1L << 53) - 1), double.Epsilon, -double.Epsilon)), Is.EqualTo([2, 3, 4]));
    }

    [Test]
    public void Truth_values_are_identifiers()
    {
        FeatureAlignmentTransformer fitted = Fit(Schema(Id), Column(true, false, true));

        Assert.That(Vectors(fitted, Column(false, true)), Is.EqualTo((float[][])[[3], [2]]));
        Assert.That(Vectors(fitted, Column("True", "False")), Is.EqualTo((float[][])[[2], [3]]));
        Assert.That(Vectors(Schema(Set), Column(true)).Single(), Is.EqualTo([2, 0]));
    }

    [Test]
    public void Keys_are_identifiers_by_their_texts_whatever_their_numbers()
    {
        IDataView first = Column("b", "a", "b"), second = Column("a", "c", "b");
        FeatureAlignmentTransformer fitted = Fit(Schema(Id), Keyed(first));

        Assert.That(Vectors(fitted, Keyed(first)), Is.EqualTo((float[][])[[2], [3], [2]]));
        Assert.That(Vectors(fitted, Keyed(second)), Is.EqualTo((float[][])[[3], [1], [2]]),
            "Another mapping gives a, c, b the keys 1, 2, 3.");
        Assert.That(Vectors(fitted, second), Is.EqualTo((float[][])[[3], [1], [2]]));

        static IDataView Keyed(IDataView rows) => Context.Transforms.Conversion.MapValueToKey("X").Fit(rows).Transform(rows);
    }

    [Test]
    public void Keys_of_numbers_are_identifiers_by_those_numbers()
    {
        IDataView first = Column(30, 20, 30), second = Column(20, 40, 30);
        FeatureAlignmentTransformer fitted = Fit(Schema(Id), Keyed(first));

        Assert.That(Vectors(fitted, Keyed(second)), Is.EqualTo((float[][])[[3], [1], [2]]),
            "20 was met second, and has another key in this mapping.");
        Assert.That(Vectors(fitted, Column("20", "30")), Is.EqualTo((float[][])[[3], [2]]));

        static IDataView Keyed(IDataView rows) => Context.Transforms.Conversion.MapValueToKey("X").Fit(rows).Transform(rows);
    }

    [Test]
    public void A_key_without_a_value_in_its_mapping_is_missing()
    {
        IDataView known = Column("a", "b");
        IDataView keys = Context.Transforms.Conversion.MapValueToKey("X").Fit(known).Transform(Column("b", "z", "a"));

        Assert.That(Slots(Schema(Id), keys), Is.EqualTo([2, 0, 3]));
        Assert.That(Vectors(Schema(Set), keys), Is.EqualTo((float[][])[[2, 0], [0, 0], [3, 0]]));
    }

    [TestCase((byte)0, (byte)2, (byte)3)]
    [TestCase((ushort)0, (ushort)2, (ushort)3)]
    [TestCase(0u, 2u, 3u)]
    [TestCase(0ul, 2ul, 3ul)]
    public void Keys_without_values_are_identifiers_and_key_zero_is_missing<T>(T zero, T two, T three) where T : struct
    {
        FeatureAlignmentTransformer fitted = Fit(Schema(Id), Key(two));

        Assert.That(Vectors(fitted, Key(zero)).Single(), Is.EqualTo([0]));
        Assert.That(Vectors(fitted, Key(two)).Single(), Is.EqualTo([2]));
        Assert.That(Vectors(fitted, Key(three)).Single(), Is.EqualTo([1]));
        Assert.That(Vectors(fitted, Column("2")).Single(), Is.EqualTo([2]));
        Assert.That(Fit(Schema(Id), Key(zero)).Layout.Rows["field"], Is.EqualTo(2), "A missing value takes no id.");

        static OneRowView Key(T value) => new(new KeyDataViewType(typeof(T), 5), value);
    }

    [TestCaseSource(nameof(Refused))]
    public void Other_types_are_refused_with_the_field_the_column_and_the_types_that_it_may_have(
        FeatureField field, IDataView rows, string expected, string found)
    {
        FeatureAlignmentEstimator estimator = Context.Transforms.AlignFeatureSchema(Schema(field), "d");
        string message = $"Schema mismatch for field 'field' column 'X': expected {expected}, got {found}";

        Assert.That(() => estimator.Fit(rows), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(message));
        Assert.That(
            () => estimator.GetOutputSchema(SchemaShape.Create(rows.Schema)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(message));
    }

    [Test]
    public void A_column_that_is_not_there_is_refused_with_the_field_and_the_column()
    {
        FeatureAlignmentEstimator estimator = Context.Transforms.AlignFeatureSchema(Schema(Id, new() { Column = "Y" }), "d");

        Assert.That(
            () => estimator.Fit(Column("a")),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("Could not find field 'field' column 'Y'"));
    }
}
