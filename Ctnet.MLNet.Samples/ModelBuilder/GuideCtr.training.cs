using Ctnet.MLNet.Compare;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.ModelBuilder;

// Trains the model, anew or from the existing one.
public partial class GuideCtr
{
    public const string RetrainFilePath = "guide.tsv";

    public const char RetrainSeparatorChar = '\t';

    /// <summary>Trains a new model on a file, and saves it.</summary>
    /// <param name="outputModelPath">The file that the model is written to.</param>
    /// <param name="schema">The canonical schema; its domain "guide" maps the file's columns.</param>
    /// <param name="sourceModelPath">The source's trained pipeline: a .zip.</param>
    /// <param name="inputDataFilePath">The rows. The file's first line names its columns.</param>
    /// <param name="separatorChar">What separates the file's columns.</param>
    public static void Train(
        string outputModelPath, FeatureSchema schema, string sourceModelPath, string inputDataFilePath = RetrainFilePath,
        char separatorChar = RetrainSeparatorChar)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = LoadIDataViewFromFile(mlContext, inputDataFilePath, separatorChar);
        ITransformer model = RetrainModel(mlContext, data, schema, mlContext.Model.Load(sourceModelPath, out _));
        SaveModel(mlContext, model, data, outputModelPath);
    }

    /// <summary>
    /// Continues the existing model, on the rows of a new file only, and saves it. Nothing is forgotten: the file keeps the
    /// optimizer's state too.
    /// </summary>
    /// <param name="modelPath">The model, which the new one replaces.</param>
    /// <param name="newDataFilePath">The new rows.</param>
    /// <param name="refreshedSourcePath">The source's newest pipeline; null keeps the source as it is.</param>
    public static void Retrain(string modelPath, string newDataFilePath, string? refreshedSourcePath = null)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView newData = LoadIDataViewFromFile(mlContext, newDataFilePath, RetrainSeparatorChar);
        #region retrain
        ITransformer model = mlContext.Model.Load(modelPath, out _);
        ITransformer? refreshedSource = refreshedSourcePath is null ? null : mlContext.Model.Load(refreshedSourcePath, out _);
        ITransformer retrained = mlContext.BinaryClassification.Continue(model, newData, refreshedSource);
        #endregion
        SaveModel(mlContext, retrained, newData, modelPath);
    }

    /// <summary>Loads rows of a file, whose first line names the columns. The rows are read anew in each pass.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="inputDataFilePath">The file.</param>
    /// <param name="separatorChar">What separates its columns.</param>
    public static IDataView LoadIDataViewFromFile(MLContext mlContext, string inputDataFilePath, char separatorChar) =>
        mlContext.Data.LoadFromEnumerable(ReadRows(inputDataFilePath, separatorChar));

    // ML.NET's loader takes "yes" for a click, any text for a missing price, and leaves out rows that begin with //. Here each
    // row is read, and a cell that cannot be read is refused with its file, line and column.
    private static IEnumerable<ModelInput> ReadRows(string path, char separator)
    {
        using var csv = new CheckedCsv(path, separator);
        int visitor = csv.IndexOf(@"Visitor"), product = csv.IndexOf(@"Product"), section = csv.IndexOf(@"Section"),
            keywords = csv.IndexOf(@"Keywords"), price = csv.IndexOf(@"PriceEuro"), topic = csv.IndexOf(@"Topic"),
            clicked = csv.IndexOf(@"Clicked");
        while (csv.Read())
        {
            yield return new()
            {
                Visitor = csv.Cell(visitor),
                Product = csv.Cell(product),
                Section = csv.Cell(section),
                Keywords = csv.Cell(keywords),
                PriceEuro = csv.Number(price),
                Topic = csv.Cell(topic),
                Clicked = csv.Flag(clicked),
            };
        }
    }

    /// <summary>
    /// Saves the model beside the existing one, then replaces it. A process that watches the file never sees half a model.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="model">The model.</param>
    /// <param name="data">The rows, for their columns.</param>
    /// <param name="modelSavePath">The file that the model is written to.</param>
    public static void SaveModel(MLContext mlContext, ITransformer model, IDataView data, string modelSavePath)
    {
        #region save
        mlContext.Model.SaveAtomically(model, data.Schema, modelSavePath);
        #endregion
    }

    /// <summary>Fits the pipeline.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="trainData">The rows.</param>
    /// <param name="schema">The canonical schema.</param>
    /// <param name="source">The source's trained pipeline.</param>
    public static ITransformer RetrainModel(
        MLContext mlContext, IDataView trainData, FeatureSchema schema, ITransformer source) =>
        BuildPipeline(mlContext, schema, source).Fit(trainData);

    /// <summary>The pipeline, as Model Builder would write it, with this library's trainer.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="schema">The canonical schema.</param>
    /// <param name="source">The source's trained pipeline.</param>
    public static IEstimator<ITransformer> BuildPipeline(MLContext mlContext, FeatureSchema schema, ITransformer source) =>
        mlContext.Transforms.AlignFeatureSchema(schema, @"guide")
            .Append(mlContext.Transforms.FeaturizeWithSourceTower(source))
            .Append(mlContext.BinaryClassification.Trainers.CtnetAdapter(labelColumnName: @"Clicked"));
}
