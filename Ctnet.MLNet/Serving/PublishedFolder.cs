using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;

namespace Ctnet.MLNet.Serving;

/// <summary>Reads what a <see cref="ModelPublisher"/> wrote.</summary>
internal static class PublishedFolder
{
    /// <summary>Loads the whole model of a folder.</summary>
    /// <exception cref="InvalidModelException">The file is not the one that was published.</exception>
    public static ITransformer LoadWhole(ModelOperationsCatalog catalog, string folder, PublishedManifest manifest) =>
        ModelFiles.LoadFile(catalog, Checked(folder, manifest.Whole), out _);

    /// <summary>Applies the deltas that a model has not applied yet, as far as they are whole.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="manifest">What it serves.</param>
    /// <param name="model">The model.</param>
    /// <param name="applied">How many deltas it has applied.</param>
    /// <returns>
    /// The model, how many deltas it has applied now, and why the next one could not be; null if there is no further one.
    /// </returns>
    public static (ITransformer Model, int Applied, Exception? Failure) Advance(
        string folder, PublishedManifest manifest, ITransformer model, int applied)
    {
        for (; applied < manifest.Deltas.Count; applied++)
        {
            try
            {
                model = ModelDelta.Apply(model, DeltaFile.Read(Checked(folder, manifest.Deltas[applied])));
            }
            catch (Exception exception) when (
                exception is InvalidModelException or IOException or UnauthorizedAccessException)
            {
                return (model, applied, exception);
            }
        }

        return (model, applied, null);
    }

    private static string Checked(string folder, PublishedFile file)
    {
        string path = Path.Combine(folder, file.Name);
        return Checksum.OfFile(path) == file.Checksum
            ? path
            : throw new InvalidModelException($"'{path}' is not as it was published: it is damaged, or another file.");
    }
}
