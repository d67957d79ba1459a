using Ctnet.MLNet.Settings;

namespace Ctnet.MLNet.Trainers;

/// <summary>How each trainer goes on from its own model. A new trainer adds its line here.</summary>
internal static class TrainerTable
{
    private static readonly Dictionary<TrainerKind, Func<Continuation, CtrPredictionTransformer>> s_continue = new()
    {
        [TrainerKind.CtrTower] = step => new CtrTowerTrainer(step.Env, step.OptionsAs<CtrTowerOptions>()).Continue(step),
        [TrainerKind.CtnetAdapter] = step => CtnetAdapterTrainer.For(step).Continue(step),
        [TrainerKind.MultiEntityPretraining] =
            step => new MultiEntityPretrainingTrainer(step.Env, step.OptionsAs<MultiEntityPretrainingOptions>()).Continue(step),
        [TrainerKind.MultiEntityTransfer] = step => MultiEntityTransferTrainer.For(step).Continue(step),
    };

    /// <summary>Trains the step's model on the step's rows.</summary>
    public static CtrPredictionTransformer Continue(Continuation step) => s_continue[step.Model.Kind](step);
}
