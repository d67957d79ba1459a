using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>A target, and sources that are good, or bad in various ways.</summary>
internal sealed class TransferWorld(int seed)
{
    private const int Rows = 160, SourceRows = 3000, NewUsers = 6, FallbackRows = 200;

    private readonly MLContext _ml = new(seed: 1);

    /// <summary>
    /// Trains a target-only model, a CTNet, and a CTNet with a fallback. Each period is scored by the models of the periods
    /// before, and then trained on.
    /// </summary>
    /// <param name="periods">How many periods.</param>
    /// <param name="source">The source that a period refreshes.</param>
    public TransferRun Run(int periods, Func<int, ITransformer> source)
    {
        ITransformer?[] models = new ITransformer?[3];
        double[] losses = new double[3];
        for (int period = 0; period < periods; period++)
        {
            GuideRow[] rows = Period(period);
            IDataView view = _ml.View(rows);
            ITransformer refreshed = source(period);
            for (int i = 0; i < models.Length; i++)
            {
                if (models[i] is ITransformer model)
                {
                    losses[i] += model.Probabilities(view).Zip(rows, (p, row) => -Math.Log(row.Clicked ? p : 1 - p))
                        .Average() / (periods - 1);
                    models[i] =
                        _ml.BinaryClassification.Continue(model, view, i == 0 ? null : refreshed, new() { NumberOfThreads = 1 });
                    continue;
                }

                IEstimator<ITransformer> trainer = i == 0
                    ? _ml.BinaryClassification.Trainers.CtrTower(Set(Tiny.Tower()))
                    : _ml.BinaryClassification.Trainers.CtnetAdapter(Set(Tiny.Ctnet(refreshed), i == 2 ? FallbackRows : null));
                models[i] = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Append(trainer).Fit(view);
            }
        }

        return new(losses[0], losses[1], losses[2], [.. models[2]!.Model().History.Select(record => record.Fallback!)]);
    }

    /// <summary>The target's rows of a period. Users come and go.</summary>
    public GuideRow[] Period(int period) => TinyWorld.Guide(Rows, seed: 1000 * seed + period, firstUser: NewUsers * period);

    /// <summary>A source that was trained on the period's users and items.</summary>
    public ITransformer Good(int period) =>
        Fit(TinyWorld.Home(SourceRows, seed: 1000 * seed + 500, firstUser: NewUsers * period));

    /// <summary>A source that was trained on shuffled labels.</summary>
    public ITransformer Shuffled(int period)
    {
        HomeRow[] rows = TinyWorld.Home(SourceRows, seed: 1000 * seed + 500, firstUser: NewUsers * period);
        bool[] labels = [.. rows.Select(row => row.Clicked)];
        new Random(seed).Shuffle(labels);
        foreach ((HomeRow row, bool label) in rows.Zip(labels))
            row.Clicked = label;
        return Fit(rows);
    }

    /// <summary>A source whose weights are noise, drawn anew for each period.</summary>
    public ITransformer Noise(int period, double scale = 4)
    {
        var random = new Random(1000 * seed + period);
        return Change(Good(period), weight =>
            new(weight.Value.Shape, [.. weight.Value.Values.Select(_ => (float)(scale * (random.NextDouble() - 0.5)))]));
    }

    /// <summary>A source whose embeddings belong to other ids, drawn anew for each period.</summary>
    public ITransformer Mixed(int period)
    {
        var random = new Random(1000 * seed + period);
        return Change(Good(period), weight =>
        {
            if (!weight.Key.StartsWith("tower.embeddings", StringComparison.Ordinal))
                return weight.Value;
            int[] order = [.. Enumerable.Range(0, weight.Value.Rows)];
            random.Shuffle(order);
            return new(
                weight.Value.Shape,
                [.. order.SelectMany(row =>
                    weight.Value.Values.AsSpan(row * weight.Value.Columns, weight.Value.Columns).ToArray())]);
        });
    }

    /// <summary>A model with other weights.</summary>
    public static TransformerChain<ITransformer> Change(
        ITransformer source, Func<KeyValuePair<string, WeightTensor>, WeightTensor> change) =>
        new([.. Chains.Parts(source).Select(part => part is CtrPredictionTransformer tower ? Change(tower, change) : part)]);

    private static CtrPredictionTransformer Change(
        CtrPredictionTransformer tower, Func<KeyValuePair<string, WeightTensor>, WeightTensor> change) => new(
        ((IHostEnvironment)new MLContext()).Register("changed"),
        new CtrModelParameters(tower.Model.Content, tower.Model.Weights.ToDictionary(weight => weight.Key, change), null, null),
        tower.FeatureColumnName);

    private TransformerChain<CtrPredictionTransformer> Fit(HomeRow[] rows)
    {
        CtrTowerOptions options = Tiny.Tower(seed);
        return _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(options)).Fit(_ml.View(rows));
    }

    private static CtrTowerOptions Set(CtrTowerOptions options)
    {
        options.BatchSize = 8;
        return options;
    }

    public static CtnetAdapterOptions Set(CtnetAdapterOptions options, int? fallbackRows)
    {
        (options.BatchSize, options.FallbackRows) = (8, fallbackRows);
        return options;
    }
}
