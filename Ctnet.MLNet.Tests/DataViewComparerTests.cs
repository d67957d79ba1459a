using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Framework.Views;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests;

public sealed class DataViewComparerTests
{
    private static readonly MLContext Context = new(seed: 1);

    private static readonly DateTime Day = new(2020, 2, 28, 0, 0, 0, DateTimeKind.Unspecified);

    private static IEnumerable<TestCaseData<DataViewType, object, object, string>> Scalars()
    {
        yield return new(BooleanDataViewType.Instance, false, true, "expected False, got True");
        yield return new(NumberDataViewType.SByte, (sbyte)-1, (sbyte)2, "expected -1, got 2");
        yield return new(NumberDataViewType.Byte, (byte)1, (byte)2, "expected 1, got 2");
        yield return new(NumberDataViewType.Int16, (short)1, (short)2, "expected 1, got 2");
        yield return new(NumberDataViewType.UInt16, (ushort)1, (ushort)2, "expected 1, got 2");
        yield return new(NumberDataViewType.Int32, 1, 2, "expected 1, got 2");
        yield return new(NumberDataViewType.UInt32, 1u, 2u, "expected 1, got 2");
        yield return new(NumberDataViewType.Int64, 1L, 2L, "expected 1, got 2");
        yield return new(NumberDataViewType.UInt64, 1UL, 2UL, "expected 1, got 2");
        yield return new(NumberDataViewType.Single, 0.1f, 0.100000024f, "expected 0.1, got 0.100000024");
        yield return new(NumberDataViewType.Single, float.NaN, 0f, "expected NaN, got 0");
        yield return new(NumberDataViewType.Double, double.NaN, 1 / 3d, "expected NaN, got 0.3333333333333333");
        yield return new(TextDataViewType.Instance, "a".AsMemory(), "b".AsMemory(), "expected 'a', got 'b'");
        yield return new(new KeyDataViewType(typeof(byte), 5), (byte)0, (byte)1, "expected 0, got 1");
        yield return new(new KeyDataViewType(typeof(ushort), 5), (ushort)0, (ushort)1, "expected 0, got 1");
        yield return new(new KeyDataViewType(typeof(uint), 5), 0u, 1u, "expected 0, got 1");
        yield return new(new KeyDataViewType(typeof(ulong), 5), 0UL, 1UL, "expected 0, got 1");
        yield return new(TimeSpanDataViewType.Instance, TimeSpan.Zero, TimeSpan.FromDays(1), "expected 00:00:00, got 1.00:00:00");
        yield return new(
            DateTimeDataViewType.Instance, Day, Day.AddTicks(1), "expected 02/28/2020 00:00:00, got 02/28/2020 00:00:00");
        yield return new(
            DateTimeOffsetDataViewType.Instance, new DateTimeOffset(Day, TimeSpan.Zero),
            new DateTimeOffset(Day, TimeSpan.FromHours(1)),
            "expected 02/28/2020 00:00:00 +00:00, got 02/28/2020 00:00:00 +01:00");
        yield return new(
            RowIdDataViewType.Instance, new DataViewRowId(0, 1), new DataViewRowId(1, 0),
            "expected 00000000000000010000000000000000, got 00000000000000000000000000000001");
    }

    [TestCaseSource(nameof(Scalars))]
    public void Scalars_of_every_type_are_the_same_as_themselves_and_different_from_others(
        DataViewType type, object value, object other, string difference)
    {
        Assert.That(DataViewComparer.Difference(OneRow(type, value), OneRow(type, value)), Is.Null);
        Assert.That(
            DataViewComparer.Difference(OneRow(type, value), OneRow(type, other)),
            Is.EqualTo($"column 'X', row 0: {difference}"));
    }

    [TestCaseSource(nameof(Scalars))]
    public void Vectors_of_every_type_are_compared_item_by_item(DataViewType type, object value, object other, string difference)
    {
        var vector = new VectorDataViewType((PrimitiveDataViewType)type);
        Assert.That(DataViewComparer.Difference(Vector(value, value), Vector(value, value)), Is.Null);
        Assert.That(
            DataViewComparer.Difference(Vector(value, value), Vector(value, other)),
            Does.StartWith("column 'X', row 0: expected ["));
        Assert.That(DataViewComparer.Difference(Vector(value, value), Vector(value)), Does.EndWith("(dense, length 1)"));

        IDataView Vector(params object[] items)
        {
            var array = Array.CreateInstance(type.RawType, items.Length);
            Array.Copy(items, array, items.Length);
            return OneRow(vector, Activator.CreateInstance(vector.RawType, items.Length, array, null)!);
        }
    }

    [Test]
    public void Sparse_vectors_are_the_same_as_dense_ones_of_the_same_content()
    {
        var type = new VectorDataViewType(NumberDataViewType.Single, 4);
        IDataView dense = OneRow(type, new VBuffer<float>(4, [0, float.NaN, 0, 2]));
        IDataView sparse = OneRow(type, new VBuffer<float>(4, 2, [float.NaN, 2], [1, 3]));
        IDataView sparseWithZero = OneRow(type, new VBuffer<float>(4, 3, [0, float.NaN, 2], [0, 1, 3]));
        IDataView otherSparse = OneRow(type, new VBuffer<float>(4, 2, [float.NaN, 2], [1, 2]));

        Assert.That(DataViewComparer.Difference(dense, sparse), Is.Null);
        Assert.That(DataViewComparer.Difference(sparse, dense), Is.Null);
        Assert.That(DataViewComparer.Difference(sparse, sparseWithZero), Is.Null);
        Assert.That(
            DataViewComparer.Difference(dense, otherSparse),
            Is.EqualTo("column 'X', row 0: expected [0, NaN, 0, 2] (dense, length 4), got [1: NaN, 2: 2] (sparse, length 4)"));
        Assert.That(DataViewComparer.Difference(sparse, otherSparse), Is.Not.Null);
    }

    [Test]
    public void Rows_too_many_or_too_few_are_counted()
    {
        IDataView rows = SampleRows.View(Context), fewer = Context.Data.TakeRows(rows, 3);

        Assert.That(DataViewComparer.Difference(rows, fewer), Is.EqualTo("there should be 12 rows, but there are 3"));
        Assert.That(DataViewComparer.Difference(fewer, rows), Is.EqualTo("there should be 3 rows, but there are 12"));
    }

    [Test]
    public void Schemas_are_compared_in_names_types_and_annotations()
    {
        IDataView rows = SampleRows.View(Context);
        IDataView Keys(string text) => Context.Transforms.Conversion.MapValueToKey("K", text).Fit(rows).Transform(rows);
        IDataView Numbers(float value) => OneRow(NumberDataViewType.Single, value, ("Largest", value));

        Assert.That(
            DataViewComparer.Difference(OneRow(NumberDataViewType.Single, 1f), OneRow(NumberDataViewType.Double, 1d)),
            Is.EqualTo("column 'X': its type should be Single, but is Double"));
        Assert.That(
            DataViewComparer.Difference(rows, SampleRows.Without(Context, "Vector")),
            Is.EqualTo("column 2 should be 'Vector', but is 'Text'"));
        Assert.That(
            DataViewComparer.Difference(rows, Keys("Text")),
            Is.EqualTo("column 'K' should be there 0 times, but is there 1 times"));
        Assert.That(DataViewComparer.Difference(Keys("Text"), Keys("Text")), Is.Null);
        Assert.That(
            DataViewComparer.Difference(Keys("Text"), Keys("Number")), Does.StartWith("column 'K': its type should be Key"));
        Assert.That(
            DataViewComparer.Difference(OneRow(NumberDataViewType.Single, 1f), Numbers(1)),
            Is.EqualTo("column 'X': annotation 'Largest' should be there 0 times, but is there 1 times"));
        Assert.That(
            DataViewComparer.Difference(Numbers(1), Numbers(2)),
            Is.EqualTo("column 'X': its annotation 'Largest' should be 1, but is 2"));
    }

    private static OneRowView OneRow(DataViewType type, object value, params (string Name, float Value)[] annotations) =>
        new(type, value, annotations);
}
