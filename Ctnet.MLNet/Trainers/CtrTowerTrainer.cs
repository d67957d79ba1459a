using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Scoring;
using Microsoft.ML.Runtime;
using TorchSharp;

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
        FeaturePlan plan, SourcePath? source, FitSetting setting, torch.Device device, Random random) =>
        new CtrTowerNetwork(Shape, plan, device, random);
}
