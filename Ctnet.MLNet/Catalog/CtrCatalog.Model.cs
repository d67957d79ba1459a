using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Onnx;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.SourceTower;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet;

public static partial class CtrCatalog
{
    /// <summary>
    /// Saves a model so that its file is there as a whole or as it was before: <c>Save</c> writes over the old file, and whoever reads
    /// meanwhile, or a machine that stops, gets half of one. This writes beside (a name of its own that ends in ".new") and renames; a
    /// process that is killed meanwhile leaves that file.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="inputSchema">The columns that it reads; null for none, as for <c>Save</c>.</param>
    /// <param name="path">The .zip.</param>
    /// <exception cref="IOException">It cannot be written, such as on a full disk; the old file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to; the old file is as it was.</exception>
    public static void SaveAtomically(this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ModelFiles.Save(catalog, model, inputSchema, path);
    }

    /// <summary>
    /// Loads a model as <c>Load</c> does, for files that may be damaged or come from others: whatever is wrong with the content is one kind
    /// of exception (<c>Load</c> wraps it, and throws ML.NET's own kinds), and a file that would unpack to a hundred times its size is not
    /// unpacked. SECURITY.md says what a model file can do.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="path">The .zip.</param>
    /// <param name="inputSchema">The columns that the model was saved with.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidModelException">It is no model, or damaged, or of a newer version of this library.</exception>
    public static ITransformer LoadChecked(this ModelOperationsCatalog catalog, string path, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ModelFiles.LoadFile(catalog, path, out inputSchema);
    }

    /// <summary>
    /// Loads a source tower that was trained elsewhere, such as in PyTorch, as a source pipeline: AlignFeatureSchema and CtrTower.
    /// docs/deployment.md describes both files.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="descriptionPath">JSON: the feature schema, the vocabularies and scales, and the tower's sizes.</param>
    /// <param name="weightsPath">The weights, in the safetensors format.</param>
    /// <returns>The pipeline, which FeaturizeWithSourceTower and CtnetAdapter take as their source.</returns>
    /// <exception cref="InvalidModelException">Something is missing, damaged, or does not fit; the message says what.</exception>
    public static TransformerChain<CtrPredictionTransformer> LoadSourceTower(
        this ModelOperationsCatalog catalog, string descriptionPath, string weightsPath)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(descriptionPath);
        ArgumentException.ThrowIfNullOrEmpty(weightsPath);
        return TowerImport.Load(CatalogUtils.GetEnvironment(catalog), descriptionPath, weightsPath);
    }

    /// <summary>
    /// Writes a trained model's network as an ONNX file (opset 17), for servers that do not run .NET. Inputs, rows by slots of Single: the
    /// feature column as AlignFeatureSchema makes it, and what the model's source tower reads: the source's columns where
    /// FeaturizeWithSourceTower made them, or, where the source is part of the model, the rows as the source's own alignment encodes them
    /// (<see cref="FeatureAlignmentTransformer.WithDomain"/>). Outputs: Score and Probability, rows by 1. Vocabularies and scales are not
    /// in the file; the metadata has the layout of the slots as JSON, under the inputs' names.
    /// </summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The trained model: a part of it must be CtrTower's or CtnetAdapter's.</param>
    /// <param name="stream">Where the file goes.</param>
    /// <param name="sourceFeatureColumnName">
    /// The input of the source tower's feature vectors, where the source is part of the model.
    /// </param>
    /// <exception cref="ArgumentException">The model has no such part.</exception>
    /// <exception cref="NotSupportedException">The network has an operation without an ONNX form, or more than 2 GB of weights.</exception>
    public static void ConvertToCtnetOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, Stream stream, string sourceFeatureColumnName = "SourceFeatures")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(sourceFeatureColumnName);
        OnnxExport.Write(model, sourceFeatureColumnName, stream);
    }
}
