using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Framework.Faults;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests;

public sealed class EstimatorChecksTests
{
    private static readonly MLContext Context = new(seed: 1);

    /// <summary>The message that the checks should give for each fault.</summary>
    private static readonly Dictionary<Fault, string> Findings = new()
    {
        [Fault.PromisesAnotherKind] = "column 'Y': promised VarVector<Single>, delivered Vector<Single>",
        [Fault.PromisesAnotherItemType] = "column 'Y': promised Vector<Double>, delivered Vector<Single>",
        [Fault.PromisesAKey] = "column 'Y': promised Vector<Key<UInt32>>, delivered Vector<Single>",
        [Fault.PromisesTooFewColumns] = "column 'Y' should be there 0 times, but is there 1 times",
        [Fault.PromisesAnAnnotationTooMany] =
            "column 'Y': promised the annotations (IsNormalized: Boolean, Extra: Boolean), delivered",
        [Fault.PromisesAnAnnotationTooFew] = "column 'Y': delivered the annotations (IsNormalized: Boolean), promised ()",
        [Fault.PromisesSomethingElseAfterFit] = "promise before and after): column 'Y'",
        [Fault.PromisesForInvalidData] = "refusing invalid data in estimator.GetOutputSchema: it was accepted",
        [Fault.FitsOtherwiseTheSecondTime] = "fitting twice: column 'Y', row 1: expected",
        [Fault.FitsInvalidData] = "refusing invalid data in estimator.Fit: it was accepted",
        [Fault.DescribesAnotherType] = "transformer.Transform: column 'Y': its type should be Single, but is Vector<Single, 3>",
        [Fault.DescribesInvalidData] = "refusing invalid data in transformer.GetOutputSchema: it was accepted",
        [Fault.TransformsInvalidData] = "refusing invalid data in transformer.Transform: it was accepted",
        [Fault.MapsInvalidData] = "refusing invalid data in transformer.GetRowToRowMapper: it was accepted",
        [Fault.RefusesWithAnotherException] = "expected an ArgumentOutOfRangeException or InvalidOperationException, got System.",
        [Fault.RefusesWithoutTheColumnsName] = "the message should name column 'Vector', but is: A column is missing.",
        [Fault.TransformsEagerly] = "laziness of Transform: it asked for rows",
        [Fault.MiscountsRows] = "GetRowCount: it says 1, but there are 12 rows",
        [Fault.SavesAnotherModel] = "saving and loading: column 'Y', row 1: expected",
        [Fault.SavesAnotherSchema] = "saving and loading (GetOutputSchema): column",
        [Fault.SavesAnotherModelInAChain] = "the model for scoring of a loaded chain: column 'Y', row 1: expected",
        [Fault.ReadsOtherwiseInASecondCursor] = "a second cursor: column 'Y', row 0: expected",
        [Fault.ReadsOtherwiseTheSecondTime] =
            "reading a row twice, first into a used buffer, then into a fresh one: column 'Y', row 0",
        [Fault.LeavesTheBufferAsItIs] = "reading a row twice, first into a used buffer, then into a fresh one: column 'Y', row 2",
        [Fault.ReadsOtherwiseAlone] = "column 'Y' alone: column 'Y', row 0: expected",
        [Fault.ReadsInactiveColumns] =
            "a cursor over column 'Label' alone: column 'Number', which was not asked for, can be read",
        [Fault.ActivatesAllColumns] = "a cursor over column 'Label' alone: it says that column 'Number' is active",
        [Fault.LosesRowsWithoutColumns] = "a cursor over no columns: there should be 12 rows, but there are 1",
        [Fault.SetRepeatsRows] = "a set of 2 cursors: the row with id",
        [Fault.SetLosesRows] = "a set of 2 cursors: row",
        [Fault.SetReadsOtherwise] = "a set of 2 cursors over split data: column 'Y', row 1: expected",
        [Fault.SetSharesBatches] = "batches of a set of 2 cursors over split data: batch 0 is in cursor 0 and in cursor 1",
        [Fault.SetCountsBatchesDown] = "batches of a set of 1 cursors: the batch numbers of cursor 0 go down",
        [Fault.SetLosesOrder] = "order by batches of a set of 2 cursors over split data: row 1: its id should be",
        [Fault.ShuffledLosesRows] = "a shuffled cursor: row",
        [Fault.MapsOtherwise] = "row-to-row mapping of all columns: column 'Y', row 1: expected",
        [Fault.MapsFromUndeclaredColumns] =
            "fails on a row that has only the columns it declared to depend on: requested column not",
        [Fault.MapsAnotherInputSchema] = "the mapper's InputSchema is not the one that it was made for",
        [Fault.MapsToAnotherSchema] = "row-to-row mapping (the mapper's OutputSchema): column 'Y'",
        [Fault.ReadsForeignColumns] = "a column of another schema: GetRowCursor accepted it",
        [Fault.HidesFromOnnx] = "ConvertToOnnx: column 'Y', which the transformer makes, is an input of the model",
        [Fault.MapsDespiteDenial] = "IsRowToRowMapper is false, but there is a mapper",
    };

    private static IEnumerable<Fault> Faults => Enum.GetValues<Fault>().Where(fault => fault != Fault.None);

    private static IEnumerable<TestCaseData<IEstimator<ITransformer>, string?>> EstimatorsOfMLNet()
    {
        TransformsCatalog transforms = Context.Transforms;
        TransformsCatalog.ConversionTransforms conversion = transforms.Conversion;
        yield return Case("Concatenate", transforms.Concatenate("Y", "Number", "Vector"), null);
        yield return Case("NormalizeMinMax", transforms.NormalizeMinMax("Y", "Vector"), "Vector");
        yield return Case("NormalizeMeanVariance in place", transforms.NormalizeMeanVariance("Number"), "Number");
        yield return Case("MapValueToKey", conversion.MapValueToKey("Y", "Text"), "Text");
        yield return Case("Hash", conversion.Hash("Y", "Text", numberOfBits: 8), "Text");
        yield return Case("OneHotEncoding", transforms.Categorical.OneHotEncoding("Y", "Text"), "Text");
        yield return Case("FeaturizeText", transforms.Text.FeaturizeText("Y", "Text"), "Text");
        yield return Case("CopyColumns", transforms.CopyColumns("Y", "Moment"), "Moment");
        yield return Case("SelectColumns", transforms.SelectColumns("Vector"), "Vector");
        yield return Case("a chain", conversion.MapValueToKey("K", "Text").Append(conversion.MapKeyToValue("Y", "K")), "Text");
        yield return Case(
            "a trainer", Context.BinaryClassification.Trainers.LbfgsLogisticRegression("Label", "Vector"), "Vector");

        static TestCaseData<IEstimator<ITransformer>, string?> Case(
            string name, IEstimator<ITransformer> estimator, string? column) =>
            new(estimator, column) { TestName = $"{{m}}({name})" };
    }

    [TestCaseSource(nameof(EstimatorsOfMLNet))]
    public void Estimators_of_ML_NET_pass(IEstimator<ITransformer> estimator, string? column)
    {
        IDataView? invalid = column is null ? null : SampleRows.Without(Context, column);

        EstimatorChecks.Check(Context, estimator, SampleRows.View(Context), invalid, column);
    }

    [Test]
    public void A_trainer_passes_with_data_that_has_no_label()
    {
        var trainer = Context.BinaryClassification.Trainers.LbfgsLogisticRegression("Label", "Vector");

        EstimatorChecks.Check(Context, trainer, SampleRows.View(Context), notForFitting: SampleRows.Without(Context, "Label"));
    }

    /// <summary>
    /// The one rule that an estimator of ML.NET is known to break: Concatenate fits without checking the schema.
    /// </summary>
    [Test]
    public void Concatenate_is_caught_fitting_to_data_without_its_input() =>
        Assert.That(
            () => EstimatorChecks.Check(
                Context, Context.Transforms.Concatenate("Y", "Vector"), SampleRows.View(Context),
                SampleRows.Without(Context, "Vector")),
            Throws.TypeOf<EstimatorCheckException>().With.Message.Contains("estimator.Fit: it was accepted"));

    [Test]
    public void The_faulty_estimator_passes_without_a_fault() => CheckWith(Fault.None);

    [TestCaseSource(nameof(Faults))]
    public void Every_fault_is_found_and_named(Fault fault) =>
        Assert.That(() => CheckWith(fault), Throws.TypeOf<EstimatorCheckException>().With.Message.Contains(Findings[fault]));

    private static void CheckWith(Fault fault) => EstimatorChecks.Check(
        Context, new FaultyEstimator(Context, fault), SampleRows.View(Context),
        SampleRows.Without(Context, FaultyEstimator.Input), FaultyEstimator.Input);
}
