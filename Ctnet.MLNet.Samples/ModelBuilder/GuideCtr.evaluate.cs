using Microsoft.ML;

namespace Ctnet.MLNet.Samples.ModelBuilder;

// Measures the model.
public partial class GuideCtr
{
    /// <summary>AUC, GAUC by visitor, log loss and calibration on the rows of a file.</summary>
    /// <param name="modelPath">The model.</param>
    /// <param name="dataFilePath">The rows.</param>
    public static CtrMetrics Evaluate(string modelPath, string dataFilePath)
    {
        var mlContext = new MLContext();
        IDataView data = LoadIDataViewFromFile(mlContext, dataFilePath, RetrainSeparatorChar);
        IDataView scored = mlContext.Model.Load(modelPath, out _).Transform(data);
        return mlContext.BinaryClassification.EvaluateCtr(scored, labelColumnName: @"Clicked", groupColumnName: @"Visitor");
    }

    /// <summary>
    /// The importance of each feature of the target: the AUC that is lost if its values are shuffled between rows.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="data">The rows.</param>
    /// <param name="model">The model.</param>
    /// <returns>Features and their importances, the most important first.</returns>
    public static List<Tuple<string, double>> CalculatePFI(MLContext mlContext, IDataView data, ITransformer model)
    {
        ITransformer[] parts = [.. (IEnumerable<ITransformer>)model];
        IDataView features = parts[..^1].Aggregate(data, (rows, part) => part.Transform(rows));
        FeatureLayout layout = FeatureLayout.Of(features.Schema["Features"])!;
        var importance = mlContext.BinaryClassification.PermutationFeatureImportance(
            (CtrPredictionTransformer)parts[^1], features, labelColumnName: @"Clicked", permutationCount: 1);
        return [.. importance.Index()
            .Select(slot => Tuple.Create(
                layout.Fields.Last(field => field.Start <= slot.Index).Name, -slot.Item.AreaUnderRocCurve.Mean))
            .GroupBy(feature => feature.Item1).Select(feature => Tuple.Create(feature.Key, feature.Sum(slot => slot.Item2)))
            .OrderByDescending(feature => feature.Item2)];
    }
}
