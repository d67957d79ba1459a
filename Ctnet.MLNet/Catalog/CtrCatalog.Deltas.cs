using Ctnet.MLNet;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;

namespace Microsoft.ML;

public static partial class CtrCatalog
{
    /// <summary>
    /// Saves what a model changed of an earlier version of itself, atomically. A delta has the embedding rows and values that are
    /// new or were trained on, all dense weights and the history. Its size follows the step's rows and not the model. The model
    /// must go on from the earlier version in memory: by <c>Continue</c>, or by <c>ApplyDelta</c>.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The newer model.</param>
    /// <param name="previous">The earlier version, which whoever applies the delta has.</param>
    /// <param name="path">The path of the delta.</param>
    /// <returns>The delta's size in bytes.</returns>
    /// <exception cref="NotSupportedException">
    /// The model can only be saved whole: it is saved as float16, or a transformer that is not of this library changed.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written to, such as on a full disk. The old one is unchanged.</exception>
    public static long SaveDelta(this ModelOperationsCatalog catalog, ITransformer model, ITransformer previous, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return DeltaFile.Write(ModelDelta.Between(previous, model), path);
    }

    /// <summary>Writes what a model changed of an earlier version of itself to a stream, as for a path.</summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The newer model.</param>
    /// <param name="previous">The earlier version, which whoever applies the delta has.</param>
    /// <param name="stream">The stream. It is written to from its present position on, and stays open.</param>
    /// <returns>The delta's size in bytes.</returns>
    /// <exception cref="NotSupportedException">
    /// The model can only be saved whole: it is saved as float16, or a transformer that is not of this library changed.
    /// </exception>
    public static long SaveDelta(this ModelOperationsCatalog catalog, ITransformer model, ITransformer previous, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(stream);
        return DeltaFile.Write(ModelDelta.Between(previous, model), stream);
    }

    /// <summary>
    /// Brings a model to the version that a delta leads to. The model stays as it is, and shares with the result what did not
    /// change: both can score at the same time.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="previous">The version that the delta was made from: the same in memory, or loaded from a file.</param>
    /// <param name="path">The path of the delta.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidModelException">
    /// The file is not a delta, is damaged, or goes on from another version; the message names both versions.
    /// </exception>
    public static ITransformer ApplyDelta(this ModelOperationsCatalog catalog, ITransformer previous, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ModelDelta.Apply(previous, DeltaFile.Read(path));
    }

    /// <summary>Brings a model to the version that a delta in a stream leads to, as for a path.</summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="previous">The version that the delta was made from: the same in memory, or loaded from a file.</param>
    /// <param name="stream">
    /// The delta, from the stream's present position to its end. The stream stays open. One that cannot seek is read into memory
    /// first.
    /// </param>
    /// <exception cref="InvalidModelException">
    /// The content is not a delta, is damaged, or goes on from another version; the message names both versions.
    /// </exception>
    public static ITransformer ApplyDelta(this ModelOperationsCatalog catalog, ITransformer previous, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(stream);
        return ModelDelta.Apply(previous, DeltaFile.Read(Seekable(stream), StreamName));
    }

    /// <summary>
    /// Creates a publisher, which writes the versions of a model into a folder that <see cref="CtrScorer{TRow}"/> can watch.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="folder">The folder. It is created if it is absent.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="InvalidOptionsException">An option is out of its range.</exception>
    public static ModelPublisher CreatePublisher(
        this ModelOperationsCatalog catalog, string folder, ModelPublisherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new(catalog, folder, options ?? new());
    }
}
