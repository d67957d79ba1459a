using Ctnet.MLNet;
using Ctnet.MLNet.Import;
using Ctnet.MLNet.Onnx;
using Ctnet.MLNet.Persistence;
using Microsoft.ML.Data;

namespace Microsoft.ML;

public static partial class CtrCatalog
{
    /// <summary>
    /// Saves a model atomically: at every moment the path holds the whole new file or the whole old one. (<c>Save</c> overwrites
    /// the old file, so that a reader, or a machine that stops, may see half a file.) The model is written beside the path, to a
    /// file with a unique name that ends in ".new", and then renamed. A process that is killed while it saves leaves that file
    /// behind. The new file has the old one's mode. Its time is set after the rename, for those who watch the path for changes.
    /// If the path is a link, the file that it leads to is replaced.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="inputSchema">The columns that the model reads; null for none, as for <c>Save</c>.</param>
    /// <param name="path">The path of the .zip file.</param>
    /// <exception cref="IOException">
    /// The file or ML.NET's temporary folder cannot be written to, such as on a full disk. The old file is unchanged.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder is denied. The old file is unchanged.</exception>
    public static void SaveAtomically(
        this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ModelFiles.Save(catalog, model, inputSchema, path);
    }

    /// <summary>
    /// Loads a model as <c>Load</c> does, for files that may be damaged or come from others. Every fault of the content is one
    /// type of exception, whereas <c>Load</c> wraps it or throws ML.NET's own types. A file that would unpack to a hundred times
    /// its size is refused. SECURITY.md says what a model file can do.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="path">The path of the .zip file.</param>
    /// <param name="inputSchema">The columns that the model was saved with.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidModelException">
    /// The file is not a model, or is damaged, or comes from a newer version of this library.
    /// </exception>
    /// <exception cref="IOException">ML.NET's temporary folder cannot be written to; the message names it.</exception>
    public static ITransformer LoadChecked(this ModelOperationsCatalog catalog, string path, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ModelFiles.LoadFile(catalog, path, out inputSchema);
    }

    /// <summary>
    /// Loads a model from a stream as <c>Load</c> does, for content that may be damaged or come from others. Every fault of the
    /// content is one type of exception. Content that would unpack to a hundred times its size is refused.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="stream">
    /// The .zip, which is read from the beginning and stays open. A stream that cannot seek is read into memory first.
    /// </param>
    /// <param name="inputSchema">The columns that the model was saved with.</param>
    /// <exception cref="InvalidModelException">
    /// The content is not a model, or is damaged, or comes from a newer version of this library.
    /// </exception>
    /// <exception cref="IOException">ML.NET's temporary folder cannot be written to; the message names it.</exception>
    public static ITransformer LoadChecked(
        this ModelOperationsCatalog catalog, Stream stream, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(stream);
        return ModelFiles.Load(catalog, Seekable(stream), StreamName, out inputSchema);
    }

    /// <summary>
    /// Loads a source tower that was trained elsewhere, such as in PyTorch, as a source pipeline: AlignFeatureSchema and
    /// CtrTower. docs/deployment.md describes both files.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="descriptionPath">
    /// The path of a JSON file: the feature schema, the vocabularies and scales, and the tower's sizes.
    /// </param>
    /// <param name="weightsPath">The path of the weights, in the safetensors format.</param>
    /// <returns>The pipeline, which FeaturizeWithSourceTower and CtnetAdapter take as their source.</returns>
    /// <exception cref="InvalidModelException">Something is missing, damaged, or does not fit. The message says what.</exception>
    public static TransformerChain<CtrPredictionTransformer> LoadSourceTower(
        this ModelOperationsCatalog catalog, string descriptionPath, string weightsPath)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(descriptionPath);
        ArgumentException.ThrowIfNullOrEmpty(weightsPath);
        return TowerImport.Load(CatalogUtils.GetEnvironment(catalog), descriptionPath, weightsPath);
    }

    /// <summary>
    /// Loads a source tower that was trained elsewhere from streams, as a source pipeline: AlignFeatureSchema and CtrTower.
    /// docs/deployment.md describes the content of both.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="description">
    /// JSON: the feature schema, the vocabularies and scales, and the tower's sizes. The paths of value maps are relative to the
    /// current folder.
    /// </param>
    /// <param name="weights">
    /// The weights, in the safetensors format. A stream that cannot seek is read into memory first.
    /// </param>
    /// <returns>The pipeline, which FeaturizeWithSourceTower and CtnetAdapter take as their source.</returns>
    /// <exception cref="InvalidModelException">Something is missing, damaged, or does not fit. The message says what.</exception>
    public static TransformerChain<CtrPredictionTransformer> LoadSourceTower(
        this ModelOperationsCatalog catalog, Stream description, Stream weights)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(weights);
        return TowerImport.Load(CatalogUtils.GetEnvironment(catalog), description, Seekable(weights));
    }

    /// <summary>
    /// Writes a trained model's network as an ONNX file (opset 17), for servers that do not run .NET. The inputs are matrices of
    /// Single, rows by slots. One is the feature column that AlignFeatureSchema makes. The others feed the source: if the source
    /// is part of the model, the rows as the source's own alignment encodes them
    /// (<see cref="FeatureAlignmentTransformer.WithDomain"/>); otherwise the columns that FeaturizeWithSourceTower made. The
    /// outputs are Score and Probability, rows by 1. The file has no vocabularies and scales. Its metadata has the layout of the
    /// slots as JSON, under the inputs' names.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The trained model: a pipeline with a trained part of this library.</param>
    /// <param name="stream">The stream that the file is written to.</param>
    /// <param name="sourceFeatureColumnName">
    /// The name of the input of the source's feature vectors, if the source is part of the model. The input of a further source
    /// has this name, a dot and the source's name, such as "SourceFeatures.search".
    /// </param>
    /// <exception cref="ArgumentException">The model has no trained part of this library.</exception>
    /// <exception cref="NotSupportedException">
    /// The network has an operation without an ONNX form, or more than 2 GB of weights.
    /// </exception>
    public static void ConvertToCtrOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, Stream stream, string sourceFeatureColumnName = "SourceFeatures")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(sourceFeatureColumnName);
        OnnxExport.Write(model, sourceFeatureColumnName, stream);
    }

    // The name of a stream in messages.
    private const string StreamName = "the stream";

    private static Stream Seekable(Stream stream)
    {
        if (stream.CanSeek)
            return stream;
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }
}
