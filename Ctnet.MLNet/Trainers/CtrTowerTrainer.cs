using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.SourceTower;
using Ctnet.MLNet.Training;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Trains the single-domain model: embeddings, a multi-layer perceptron and a linear term, with binary cross-entropy. It serves as the
/// source model, and as the target domain's production model (CTNet, section 3).
/// </summary>
public sealed class CtrTowerTrainer : CtrTrainer<CtrTowerOptions>
{
    internal const string Name = "CtrTower";

    internal CtrTowerTrainer(IHostEnvironment env, CtrTowerOptions options) : base(env, Name, options)
    {
    }

    private protected override CtrNetwork CreateNetwork(
        FeaturePlan plan, SourceTowerModel? source, ImpressionColumns columns, ImpressionReader reader, EmbeddingTable table, Random random) =>
        new CtrTowerNetwork(Shape, plan, table, random);
}
