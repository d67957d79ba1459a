using System.CommandLine;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Serving;
using Microsoft.ML;

namespace Ctnet.MLNet.Tool.Inspect;

/// <summary>Says what is in a saved model: parts, fields, sizes, and how it was trained. It needs no libtorch.</summary>
internal static class InspectCommand
{
    private static readonly Argument<FileSystemInfo> s_model = new("model")
    {
        Description = "A model that was saved with mlContext.Model.Save (.zip), or a folder that a run publishes.",
    };

    private static readonly Option<int> s_fits = new("--fits")
    {
        Description = "How many of the last fits are listed.",
        DefaultValueFactory = _ => 10,
    };

    public static Command Create()
    {
        var command = new Command(
            "inspect", "Say what is in a saved model: fields, sizes, history, gates. Example: ctnet inspect guide.zip --fits 30")
        {
            s_model, s_fits,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(s_model), parsed.GetValue(s_fits)));
        return command;
    }

    private static void Run(FileSystemInfo file, int fits)
    {
        if (fits < 1)
            throw new InputFileException($"--fits must be at least 1, but is {fits}.");
        var ml = new MLContext();
        ITransformer model = Directory.Exists(file.FullName)
            ? LoadFolder(ml, file.FullName)
            : ml.Model.LoadChecked(file.FullName, out _);
        ITransformer[] parts = [.. Chains.Parts(model)];
        if (!parts.OfType<CtrPredictionTransformer>().Any() && !parts.OfType<FeatureAlignmentTransformer>().Any())
        {
            throw new InputFileException(
                $"{file.FullName} is a model of ML.NET, and no part of it is one of Ctnet.MLNet: "
                + $"{string.Join(", ", parts.Select(part => part.GetType().Name))}.");
        }

        ModelSummary.Print(parts, fits);
    }

    private static ITransformer LoadFolder(MLContext ml, string folder)
    {
        PublishedManifest manifest = PublishedManifest.Read(folder);
        (ITransformer model, _, Exception? failure) =
            PublishedFolder.Advance(folder, manifest, PublishedFolder.LoadWhole(ml.Model, folder, manifest), 0);
        return failure is null ? model : throw failure;
    }
}
