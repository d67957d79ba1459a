using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Samples.ModelBuilder;

/// <summary>The guide's click-through rate, in files like those that Model Builder makes. This file uses the model.</summary>
public partial class GuideCtr
{
    /// <summary>The model's input.</summary>
    public class ModelInput
    {
        [ColumnName(@"Visitor")]
        public string Visitor { get; set; } = "";

        [ColumnName(@"Product")]
        public string Product { get; set; } = "";

        [ColumnName(@"Section")]
        public string Section { get; set; } = "";

        [ColumnName(@"Keywords")]
        public string Keywords { get; set; } = "";

        [ColumnName(@"PriceEuro")]
        public float PriceEuro { get; set; }

        [ColumnName(@"Topic")]
        public string Topic { get; set; } = "";

        [ColumnName(@"Clicked")]
        public bool Clicked { get; set; }
    }

    /// <summary>The model's output.</summary>
    public class ModelOutput
    {
        [ColumnName(@"PredictedLabel")]
        public bool PredictedLabel { get; set; }

        [ColumnName(@"Score")]
        public float Score { get; set; }

        [ColumnName(@"Probability")]
        public float Probability { get; set; }
    }

    public static string MLNetModelPath { get; set; } = Path.GetFullPath("GuideCtr.mlnet");

    public static readonly Lazy<PredictionEngine<ModelInput, ModelOutput>> PredictEngine = new(CreatePredictEngine, true);

    /// <summary>Predicts one row. An engine is for one thread: services use a CtrScorer.</summary>
    /// <param name="input">The row.</param>
    public static ModelOutput Predict(ModelInput input) => PredictEngine.Value.Predict(input);

    private static PredictionEngine<ModelInput, ModelOutput> CreatePredictEngine()
    {
        var mlContext = new MLContext();
        ITransformer mlModel = mlContext.Model.Load(MLNetModelPath, out _);
        return mlContext.Model.CreatePredictionEngine<ModelInput, ModelOutput>(mlModel);
    }
}
