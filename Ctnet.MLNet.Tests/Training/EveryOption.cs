using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>Trainers' options with hardly any option at its default.</summary>
internal static class EveryOption
{
    public static TOptions Set<TOptions>(TOptions options, Normalization normalization) where TOptions : CtrTrainerOptions
    {
        options.LabelColumnName = "Clicked";
        options.EmbeddingSize = 4;
        options.HiddenUnits = [8, 5];
        options.BatchSize = 160;
        options.NumberOfThreads = 1;
        options.Seed = 3;
        (options.Activation, options.Normalization, options.SequencePooling) =
            (Activation.Silu, normalization, SequencePooling.Attention);
        if (options is not MultiEntityPretrainingOptions)
            (options.Interaction, options.CrossRank) = (Interaction.Cross, 3);
        options.Dropout = 0.3;
        options.FieldDropRate = 0.2;
        options.PositiveWeight = 1.5;
        options.NegativeSamplingRate = 0.8;
        (options.EmbeddingOptimizer, options.DenseOptimizer) = (EmbeddingOptimizer.LazyAdam, DenseOptimizer.Adam);
        (options.LearningRate, options.EmbeddingLearningRate) = (0.002, 0.005);
        (options.LearningRateSchedule, options.WarmUpSteps, options.DecaySteps) = (LearningRateSchedule.Cosine, 3, 20);
        options.SaveOptimizerState = true;
        options.WeightAverageDecay = 0.8;
        options.GroupRateFactors = new Dictionary<FieldGroup, double> { [FieldGroup.Shared] = 0.7 };
        return options;
    }
}
