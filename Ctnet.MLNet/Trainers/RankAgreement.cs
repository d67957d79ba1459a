using System.Text.Json;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Settings;
using Microsoft.ML;

namespace Ctnet.MLNet.Trainers;

/// <summary>Checks that the ranks of a job agree on all that they must have in common before they train together.</summary>
internal static class RankAgreement
{
    /// <summary>Checks that all ranks begin the same fit.</summary>
    /// <param name="kind">The trainer.</param>
    /// <param name="options">The trainer's options.</param>
    /// <param name="features">The feature column of the training rows.</param>
    /// <param name="previous">The earlier model; null for none.</param>
    /// <param name="validates">Whether there are validation rows.</param>
    /// <exception cref="InvalidOperationException">A rank begins another fit.</exception>
    public static void Check(
        TrainerKind kind, CtrTrainerOptions options, DataViewSchema.Column features, CtrModelParameters? previous,
        bool validates)
    {
        if (options.Ranks.Size == 1)
            return;
        FittedAlignment? alignment = FeatureLayout.AlignmentOf(features);
        options.Ranks.CheckSame(
            ("the trainer", kind.Name),
            ("the options", JsonSerializer.Serialize(options, options.GetType(), ModelJson.Options)),
            ("the period", options.Period ?? ""),
            ("the fields", string.Join(", ", FeatureLayout.Of(features)!.SlotNames)),
            ("the alignment", alignment is null
                ? ""
                : JsonSerializer.Serialize(AlignmentMark.Of(alignment), ModelJson.Options)),
            ("the earlier model", previous?.Version ?? ""),
            ("the wish to validate", validates.ToString()));
    }
}
