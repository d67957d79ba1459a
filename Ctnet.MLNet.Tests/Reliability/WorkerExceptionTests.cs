using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>A bad row is a BadRowException for the caller, whichever thread of ML.NET's read it.</summary>
public sealed class WorkerExceptionTests
{
    private static readonly MLContext Context = new(seed: 1);

    // The alignment and the model have seen good rows only. The last row of these is bad.
    private static readonly IDataView Good = Context.View(TinyWorld.Guide(300, seed: 3));

    private static readonly IDataView Bad = Context.View(
        TinyWorld.Guide(300, seed: 3).Select((row, i) => i == 299 ? row.With(bad => bad.Euro = float.PositiveInfinity) : row));

    private static readonly FeatureAlignmentTransformer Alignment =
        Context.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Fit(Good);

    private static readonly CtrPredictionTransformer Tower = Trainer().Fit(Alignment.Transform(Good));

    private static IEnumerable<TestCaseData<Func<IDataView, IDataView>>> Ways()
    {
        DataOperationsCatalog data = Context.Data;
        yield return Way("as they are", rows => rows);
        yield return Way("cached", rows => data.Cache(rows));
        yield return Way("shuffled", rows => data.ShuffleRows(rows, seed: 1));
        yield return Way("cached and shuffled", rows => data.ShuffleRows(data.Cache(rows), seed: 1));
        yield return Way("filtered", rows => data.FilterRowsByColumn(rows, "Weight", lowerBound: 0.5));
        yield return Way("appended", rows => data.AppendRows(rows, rows));
        yield return Way("split", rows => data.TrainTestSplit(rows, 0.5, seed: 1) is var split
            ? data.AppendRows(split.TrainSet, split.TestSet)
            : rows);
        yield return Way(
            "mapped", rows => Context.Transforms.NormalizeMeanVariance("Scaled", "TrueProbability").Fit(Good).Transform(rows));

        static TestCaseData<Func<IDataView, IDataView>> Way(string name, Func<IDataView, IDataView> way) =>
            new(way) { TestName = $"{{m}}({name})" };
    }

    [TestCaseSource(nameof(Ways))]
    public void Fit_throws_it(Func<IDataView, IDataView> way) =>
        AssertBadRow(() => Trainer().Fit(way(Alignment.Transform(Bad))));

    [TestCaseSource(nameof(Ways))]
    public void Fit_throws_it_for_validation_rows(Func<IDataView, IDataView> way) =>
        AssertBadRow(() => Trainer().Fit(Alignment.Transform(Good), way(Alignment.Transform(Bad))));

    [TestCaseSource(nameof(Ways))]
    public void Fitting_a_second_alignment_throws_it(Func<IDataView, IDataView> way) => AssertBadRow(
        () => Context.Transforms.AlignFeatureSchema(OnItsFeatures, "guide").Fit(way(Alignment.Transform(Bad))));

    [TestCaseSource(nameof(Ways))]
    public void EvaluateCtr_throws_it(Func<IDataView, IDataView> way) => AssertBadRow(
        () => Context.BinaryClassification.EvaluateCtr(way(Tower.Transform(Alignment.Transform(Bad))), "Clicked"));

    [TestCaseSource(nameof(Ways))]
    public void FieldImportance_throws_it(Func<IDataView, IDataView> way) => AssertBadRow(
        () => Context.BinaryClassification.FieldImportance(
            new TransformerChain<ITransformer>(Alignment, Tower), way(Bad), "Clicked", permutationCount: 1));

    // Reads the first alignment's features.
    private static FeatureSchema OnItsFeatures { get; } = FeatureSchema.Create("again").Vector("before", 8)
        .Domain("guide", guide => guide.Column("before", "Features")).Build();

    private static CtrTowerTrainer Trainer() => Context.BinaryClassification.Trainers.CtrTower(Tiny.Tower());

    private static void AssertBadRow(Action call) => Assert.That(
        call,
        Throws.TypeOf<BadRowException>().With.Message.Contains("Euro").And.Property(nameof(BadRowException.Row)).Not.Null);
}
