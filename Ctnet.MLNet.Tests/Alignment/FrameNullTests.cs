using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Null cells of data frames are missing, or refused where ML.NET would read them as 0 or false.</summary>
internal sealed class FrameNullTests
{
    private static readonly FeatureField Id = new() { Name = "field", Kind = FieldKind.Categorical };
    private static readonly FeatureField Number =
        new() { Name = "field", Kind = FieldKind.Numeric, Encoding = NumericEncoding.None };

    private static IEnumerable<TestCaseData<DataFrameColumn, string>> ColumnsOfHiddenNulls()
    {
        yield return new(new Int32DataFrameColumn("X", [1, null, 0]), "0") { TestName = "Int32" };
        yield return new(new Int64DataFrameColumn("X", [1L, null, 0L]), "0") { TestName = "Int64" };
        yield return new(new ByteDataFrameColumn("X", [(byte)1, null, (byte)0]), "0") { TestName = "Byte" };
        yield return new(new BooleanDataFrameColumn("X", [true, null, false]), "false") { TestName = "Boolean" };
    }

    [TestCaseSource(nameof(ColumnsOfHiddenNulls))]
    public void Nulls_that_a_view_hides_are_refused_in_training_and_scoring_alike(DataFrameColumn column, string value)
    {
        DataFrame frame = new(column), filled = frame.DropNulls();
        string problem = $"Column 'X' of the data frame has 1 null cells, which ML.NET reads as {value}.";

        foreach (FeatureField field in (FeatureField[])[Id, Number])
        {
            Assert.That(() => Fit(Schema(field), frame), Throws.ArgumentException.With.Message.StartsWith(problem));
            FeatureAlignmentTransformer alignment = Fit(Schema(field), filled);
            Assert.That(() => alignment.Transform(filled), Throws.Nothing);
            Assert.That(() => alignment.Transform(frame), Throws.ArgumentException.With.Message.StartsWith(problem));
            // A chain, and a view behind which the frame is.
            var chain = new TransformerChain<ITransformer>(alignment);
            IDataView behind = Context.Transforms.CopyColumns("Y", "X").Fit(frame).Transform(frame);
            Assert.That(() => chain.Transform(behind), Throws.ArgumentException.With.Message.StartsWith(problem));
        }
    }

    [Test]
    public void Nulls_of_texts_and_of_numbers_with_decimals_are_missing()
    {
        var texts = new DataFrame(new StringDataFrameColumn("X", ["a", null, "b"]));
        var singles = new DataFrame(new SingleDataFrameColumn("X", [1f, null, 0f]));

        Assert.That(Slots(Schema(Id), texts), Is.EqualTo([2, 0, 3]));
        Assert.That(Slots(Schema(Number), singles), Is.EqualTo([1, float.NaN, 0]));
    }

    [Test]
    public void A_null_label_is_no_row_without_a_click()
    {
        var frame = new DataFrame(
            new StringDataFrameColumn("X", ["a", "b", "c"]), new BooleanDataFrameColumn("Clicked", [true, null, false]),
            new SingleDataFrameColumn("Probability", [0.5f, 0.5f, 0.5f]));
        const string problem = "Column 'Clicked' of the data frame has 1 null cells, which ML.NET reads as false.";
        FeatureAlignmentTransformer alignment = Fit(Schema(Id), frame);

        Assert.That(
            () => Context.BinaryClassification.Trainers.CtrTower("Clicked").Fit(alignment.Transform(frame)),
            Throws.ArgumentException.With.Message.StartsWith(problem));
        Assert.That(
            () => Context.BinaryClassification.EvaluateCtr(frame, "Clicked"),
            Throws.ArgumentException.With.Message.StartsWith(problem));
    }

    [Test]
    public void A_proposal_leaves_columns_with_hidden_nulls_out()
    {
        FeatureSchemaProposal proposal = Suggested.Of(
            Suggested.Users(),
            new Int32DataFrameColumn("shop_id", Enumerable.Range(0, 120).Select(row => row == 5 ? (int?)null : row % 9)));

        Assert.That(proposal.Columns(), Is.EqualTo(["user"]));
        Assert.That(
            proposal.Notes,
            Has.Some.StartsWith("'shop_id' of 'home' is left out: it has 1 null cells, which ML.NET reads as 0."));
    }
}
