using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Diagnostics;

/// <summary>Scores simulated rows with a network of random weights, and compares the scores with plain C#.</summary>
internal static class ScoringRun
{
    // The scores are sums of Singles, and some are above 1.
    private const double Tolerance = 1e-4;

    private const int Compared = 500;

    public static ScoringTrial Run(int count)
    {
        var ml = new MLContext(seed: 1);
        var weights = new ScoringWeights();
        using var description = new MemoryStream(ScoringWeights.Description);
        using var tensors = new MemoryStream(weights.SafeTensors);
        TransformerChain<CtrPredictionTransformer> tower = ml.Model.LoadSourceTower(description, tensors);
        TrialRow[] rows = TrialRows.Draw(count);
        IDataView view = ml.Data.LoadFromEnumerable(rows);
        (float[] scores, double rate) = Passes.Run(
            () => [.. tower.Transform(view).GetColumn<float>(DefaultColumnNames.Score)]);
        double difference = rows.Take(Compared).Zip(scores, (row, score) => Math.Abs(weights.Score(row) - score)).Max();
        return new(
            rate,
            difference,
            difference <= Tolerance ? null : $"a score differs by {difference:0.0e+0} from the same sum in plain C#.");
    }
}
