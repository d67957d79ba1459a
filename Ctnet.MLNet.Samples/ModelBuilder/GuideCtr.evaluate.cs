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
    /// The importance of each field of the rows: the AUC that is lost if its values are shuffled between rows.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="data">The rows, not scored yet.</param>
    /// <param name="model">The model.</param>
    /// <returns>Fields and their importances, the most important first.</returns>
    public static List<Tuple<string, double>> CalculatePFI(MLContext mlContext, IDataView data, ITransformer model)
    {
        #region importance
        // Model Builder calls PermutationFeatureImportance here. Of a model with a source, that sees the target's side only.
        IReadOnlyList<FieldImportanceStatistics> fields = mlContext.BinaryClassification.FieldImportance(
            model, data, labelColumnName: @"Clicked", permutationCount: 1);
        return [.. fields.Select(field => Tuple.Create(field.Field, -field.AreaUnderRocCurve.Mean))];
        #endregion
    }
}
