namespace Ctnet.MLNet.Tests.MLNetSurface;

/// <summary>The columns that ML.NET's binary classifiers add to a row.</summary>
internal sealed class Prediction
{
    public bool PredictedLabel { get; set; }

    public float Score { get; set; }

    public float Probability { get; set; }

    public static Prediction[] Of(Microsoft.ML.IDataView scored) =>
        [.. Clicks.Context.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: false, ignoreMissingColumns: true)];
}
