using System.Runtime.InteropServices;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>Small pipelines over <see cref="TinyWorld"/>, and helpers that inspect them.</summary>
internal static class Tiny
{
    public static CtrTowerOptions Tower(int seed = 1) => Set(new CtrTowerOptions(), seed);

    public static CtnetAdapterOptions Ctnet(ITransformer? source, int seed = 1)
    {
        CtnetAdapterOptions options = Set(new CtnetAdapterOptions(), seed);
        options.Source = source;
        return options;
    }

    public static IDataView View<T>(this MLContext ml, IEnumerable<T> rows) where T : class =>
        ml.Data.LoadFromEnumerable([.. rows]);

    public static FeatureAlignmentTransformer Align(this MLContext ml, IDataView guide) =>
        ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Fit(guide);

    /// <summary>Guide rows with their features.</summary>
    public static IDataView Aligned(this MLContext ml, IEnumerable<GuideRow> rows)
    {
        IDataView view = ml.View(rows);
        return ml.Align(view).Transform(view);
    }

    public static ITransformer FitSource(this MLContext ml, int rows = 600, int seed = 1, int? evictAfter = null) =>
        ml.Transforms.AlignFeatureSchema(TinyWorld.Evicting(evictAfter), "home")
            .Append(ml.BinaryClassification.Trainers.CtrTower(Tower(seed)))
            .Fit(ml.View(TinyWorld.Home(rows, seed)));

    /// <summary>The source after a step on further rows.</summary>
    public static ITransformer Refresh(this MLContext ml, ITransformer source, IEnumerable<HomeRow> rows) =>
        ml.BinaryClassification.Continue(source, ml.View(rows), options: new() { NumberOfThreads = 1 });

    public static ITransformer FitTower(this MLContext ml, IDataView guide, CtrTowerOptions? options = null) =>
        ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(ml.BinaryClassification.Trainers.CtrTower(options ?? Tower()))
            .Fit(guide);

    public static ITransformer FitCtnet(this MLContext ml, ITransformer source, IDataView guide) =>
        ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(ml.BinaryClassification.Trainers.CtnetAdapter(Ctnet(source)))
            .Fit(guide);

    public static CtrModelParameters Model(this ITransformer model) =>
        Chains.Parts(model).OfType<CtrPredictionTransformer>().Last().Model;

    public static float[] Scores(this ITransformer model, IDataView rows) => [.. model.Transform(rows).GetColumn<float>("Score")];

    /// <summary>
    /// Scores without folded layers. Folded layers sum in another order, so networks of different shapes that compute the same
    /// would differ in the last bit.
    /// </summary>
    public static float[] UnfoldedScores(this ITransformer model, IDataView rows)
    {
        IEnumerable<ITransformer> unfolded = Chains.Parts(model).Select(
            part => part is CtrPredictionTransformer prediction ? prediction.WithSettings(new(0, ScoringPrecision.Full)) : part);
        return new TransformerChain<ITransformer>([.. unfolded]).Scores(rows);
    }

    public static float[] Probabilities(this ITransformer model, IDataView rows) =>
        [.. model.Transform(rows).GetColumn<float>("Probability")];

    /// <summary>Whether all weights are the same to the last bit.</summary>
    public static bool SameAs(
        this IReadOnlyDictionary<string, WeightTensor> left, IReadOnlyDictionary<string, WeightTensor> right) =>
        left.Count == right.Count
        && left.All(part => right.TryGetValue(part.Key, out WeightTensor? other) && part.Value.SameAs(other));

    public static bool SameAs(this WeightTensor left, WeightTensor right) =>
        left.Shape.SequenceEqual(right.Shape) && left.Values.SameAs(right.Values);

    public static bool SameAs(this float[] left, float[] right) =>
        MemoryMarshal.AsBytes(left.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(right.AsSpan()));

    public static void AssertSame(CtrModelParameters actual, CtrModelParameters expected)
    {
        Assert.That(actual.Weights.Keys, Is.EqualTo(expected.Weights.Keys));
        foreach ((string name, WeightTensor weight) in expected.Weights)
            Assert.That(actual.Weights[name].SameAs(weight), Is.True, $"'{name}' should be the same to the last bit");
        Assert.That(actual.OptimizerState!.SameAs(expected.OptimizerState!), Is.True, "the optimizers' state should be the same");
    }

    private static TOptions Set<TOptions>(TOptions options, int seed) where TOptions : CtrTrainerOptions
    {
        options.LabelColumnName = "Clicked";
        options.EmbeddingSize = 4;
        options.HiddenUnits = [8, 5];
        options.BatchSize = 32;
        options.NumberOfThreads = 1;
        options.Seed = seed;
        return options;
    }
}
