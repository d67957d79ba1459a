using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Settings;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Trains the single-domain model with binary cross-entropy: embeddings, a multi-layer perceptron and a linear term. The model
/// serves as the source model, and as the target domain's production model (CTNet, section 3).
/// </summary>
public sealed class CtrTowerTrainer : CtrTrainer<CtrTowerOptions>
{
    internal CtrTowerTrainer(IHostEnvironment env, CtrTowerOptions options) : base(env, TrainerKind.CtrTower, options)
    {
    }

    private protected override CtrNetwork CreateNetwork(FitSetting fit, SourcePath? source, torch.Device device, Random random) =>
        new CtrTowerNetwork(Shape, fit.Plan, device, random);
}
