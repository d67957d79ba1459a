using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Identifiers that a column of Single or Double may have merged are refused.</summary>
internal sealed class ExactIdTests
{
    private const string SingleMessage =
        "Single holds whole numbers exactly up to 16,777,216: load the column as Int64, Double or Text.";

    private const string DoubleMessage =
        "Double holds whole numbers exactly up to 9,007,199,254,740,992: load the column as Int64, UInt64 or Text.";

    private static readonly FeatureField Id = new() { Name = "field", Kind = FieldKind.Categorical };
    private static readonly FeatureField Set = new() { Name = "field", Kind = FieldKind.Set, MaximumValues = 2 };

    private static IEnumerable<TestCaseData<FeatureField, IDataView, string>> Merged()
    {
        yield return new(Id, Column(1f, 123_456_789f), SingleMessage);
        yield return new(Id, Column(1f, -123_456_789f), SingleMessage);
        yield return new(Id, Column(1f, 16_777_216f), SingleMessage);
        yield return new(Id, Column(1f, float.PositiveInfinity), SingleMessage);
        yield return new(Set, Column<float[]>([1f], [1f, 123_456_789f]), SingleMessage);
        yield return new(Id, Keyed(Column(1f, 123_456_789f)), SingleMessage);
        yield return new(Id, Column(1.0, 9_007_199_254_740_992), DoubleMessage);
        yield return new(Set, Column<double[]>([1], [1, 1e20]), DoubleMessage);
        yield return new(Id, Keyed(Column(1.0, 1e20)), DoubleMessage);
    }

    [TestCaseSource(nameof(Merged))]
    public void Identifiers_that_may_have_been_merged_are_refused_with_row_and_advice(
        FeatureField field, IDataView rows, string message)
    {
        Assert.That(
            () => Fit(Schema(field), rows),
            Throws.TypeOf<BadRowException>().With.Message.StartsWith("Column 'X', row 1: ").And.Message.EndsWith(message));
        Assert.That(
            Vectors(Fit(Schema(field), rows, badRows: BadRowPolicy.Repair), rows).Select(row => row[^1]),
            field == Id ? Is.EqualTo([2, 0]) : Is.EqualTo([0, 0]), "Repaired, they are missing.");
    }

    [Test]
    public void Identifiers_that_the_type_holds_exactly_are_read()
    {
        Assert.That(Slots(Schema(Id), Column(16_777_215f, 16_777_214f)), Is.EqualTo([2, 3]));
        Assert.That(Slots(Schema(Id), Column(123_456_789.0, 123_456_788.0)), Is.EqualTo([2, 3]));
        Assert.That(Slots(Schema(Id), Column(0.5f, 3.5f)), Is.EqualTo([2, 3]));
        Assert.That(Slots(Schema(Id), Column(9_007_199_254_740_993L, 9_007_199_254_740_992L)), Is.EqualTo([2, 3]));
    }

    [Test]
    public void Large_numbers_of_numeric_fields_are_no_identifiers() => Assert.That(
        Slots(Schema(new() { Name = "field", Kind = FieldKind.Numeric, Encoding = NumericEncoding.None }), Column(1e9f)),
        Is.EqualTo([1e9f]));

    private static IDataView Keyed(IDataView rows) =>
        Context.Transforms.Conversion.MapValueToKey("X").Fit(rows).Transform(rows);
}
