using System.Runtime.InteropServices;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Settings;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Trainers;

/// <summary>Warns of what a fit loses of the earlier model that it goes on from, because of its file or the options.</summary>
internal static class EarlierModelWarnings
{
    /// <param name="host">Receives the warnings.</param>
    /// <param name="previous">The earlier model.</param>
    /// <param name="fallback">The fallback's state in this fit; null if the source is not judged.</param>
    public static void Send(IHost host, CtrModelParameters previous, FallbackState? fallback)
    {
        using IChannel channel = host.Start("Start");
        if (previous.OptimizerState is null)
        {
            channel.Warning(
                "The earlier model has no optimizer state: its file was saved without it, or it was trained elsewhere. The "
                + "optimizer starts anew, with large steps that cost accuracy each time this happens. To save the state with the "
                + "model from now on, set SaveOptimizerState to true, in the trainer's options (where it is the default) or in "
                + "those of Continue.");
        }
        // Trained weights have more digits than float16, so all of them fit only after they were rounded.
        if (previous.OptionsAs<SavingOptions>().SaveWeightsAsFloat16 && previous.Weights.Values.All(IsFloat16))
        {
            channel.Warning(
                "The earlier model's weights were rounded to float16 when it was saved, and training goes on from the rounded "
                + "weights. Save a model that is trained further with SaveWeightsAsFloat16 = false.");
        }
        if (fallback is null && previous.Content.Fallback is { UsesSource: false })
        {
            channel.Warning(
                "The earlier model predicted with its fallback tower, which the options leave out: "
                + "the model predicts with the source again.");
        }
    }

    private static bool IsFloat16(WeightTensor weight) => weight.Pieces.All(
        piece => MemoryMarshal.ToEnumerable(piece).All(value => (float)(Half)value == value));
}
