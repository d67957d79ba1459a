using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Sets: the ids of a row's values in their order, then 0 in the remaining slots.</summary>
public sealed class SetEncodingTests
{
    private static readonly FeatureField Tags = new() { Name = "tags", Kind = FieldKind.Set, MaximumValues = 3 };
    private static readonly FieldMapping Separated = new() { Column = "X", Separator = "|" };

    [Test]
    public void Separated_texts_are_split_and_empty_parts_are_left_out() => Assert.That(
        Vectors(Schema(Tags, Separated), Column<string?>("a|b", "b", "", null, "|c||a|", "|")),
        Is.EqualTo((float[][])[[2, 3, 0], [3, 0, 0], [0, 0, 0], [0, 0, 0], [4, 2, 0], [0, 0, 0]]));

    [Test]
    public void A_separator_may_be_longer_than_one_sign() => Assert.That(
        Vectors(Schema(Tags, new() { Column = "X", Separator = ", " }), Column("a, b", "b,a")),
        Is.EqualTo((float[][])[[2, 3, 0], [4, 0, 0]]));

    [Test]
    public void Values_beyond_the_maximum_are_left_out_of_the_row_and_kept_in_the_vocabulary()
    {
        FeatureAlignmentTransformer fitted = Fit(Schema(Tags, Separated), Column("a|b|c|d|e"));

        Assert.That(Vectors(fitted, Column("a|b|c|d|e", "e|d")), Is.EqualTo((float[][])[[2, 3, 4], [6, 5, 0]]));
    }

    [Test]
    public void Missing_texts_take_no_slot_and_never_seen_values_do() => Assert.That(
        Vectors(
            Fit(Schema(Tags, new() { Column = "X", Separator = "|", Missing = ["?"] }), Column("?|a|?|b")),
            Column("?|a|?|z|b|a")),
        Is.EqualTo((float[][])[[2, 1, 3]]));

    [Test]
    public void A_value_that_comes_twice_stands_twice() => Assert.That(
        Vectors(Schema(Tags, Separated), Column("a|a|b")).Single(), Is.EqualTo([2, 2, 3]));

    [Test]
    public void Without_a_separator_the_text_is_one_value() => Assert.That(
        Vectors(Schema(Tags), Column("a|b", "a")), Is.EqualTo((float[][])[[2, 0, 0], [3, 0, 0]]));

    [Test]
    public void Values_of_all_places_count_towards_the_minimum_frequency() => Assert.That(
        Vectors(Schema(Tags with { MinimumFrequency = 2 }, Separated), Column("a|b|a", "c")),
        Is.EqualTo((float[][])[[2, 1, 2], [1, 0, 0]]));

    [Test]
    public void Vectors_of_text_are_sets_whatever_their_lengths() => Assert.That(
        Vectors(Schema(Tags), Column<string?[]>(["a", "b"], [], ["b", "", null, "c"], ["d", "a", "b", "c"])),
        Is.EqualTo((float[][])[[2, 3, 0], [0, 0, 0], [3, 4, 0], [5, 2, 3]]));

    [Test]
    public void Vectors_of_text_have_missing_texts_too() => Assert.That(
        Vectors(Schema(Tags, new() { Column = "X", Missing = ["-"] }), Column<string[]>(["-", "a", "-", "b"]))
            .Single(), Is.EqualTo([2, 3, 0]));

    [Test]
    public void Vectors_of_numbers_are_sets_of_their_texts()
    {
        FeatureAlignmentTransformer fitted = Fit(Schema(Tags), Column<int[]>([7, -3], [], [0]));

        Assert.That(
            Vectors(fitted, Column<int[]>([-3, 7], [0, 5], [])), Is.EqualTo((float[][])[[3, 2, 0], [4, 1, 0], [0, 0, 0]]));
        Assert.That(Vectors(fitted, Column<string[]>(["-3", "7"])).Single(), Is.EqualTo([3, 2, 0]), "7 and '7' are one value.");
    }

    [Test]
    public void A_sparse_vector_has_the_values_of_a_dense_one()
    {
        IDataView rows = Context.Data.LoadFromEnumerable(
            [new SparseRow { X = new(4, 1, [9f], [2]) }, new SparseRow { X = new(4, [0f, 0, 9, 0]) }]);

        Assert.That(
            Vectors(Schema(Tags with { MaximumValues = 4 }), rows), Is.EqualTo((float[][])[[2, 2, 3, 2], [2, 2, 3, 2]]));
    }

    [Test]
    public void NaN_in_a_vector_is_left_out() => Assert.That(
        Vectors(Schema(Tags), Column<float[]>([float.NaN, 1.5f, float.NaN])).Single(), Is.EqualTo([2, 0, 0]));

    private sealed class SparseRow
    {
        [VectorType(4)]
        public VBuffer<float> X { get; set; }
    }
}
