namespace Ctnet.MLNet.Serving;

/// <summary>The columns of a scored row that the scorer reads.</summary>
internal sealed class ScoredRow
{
    public float Score { get; set; }

    public float Probability { get; set; }

    /// <summary>NaN if the model predicts clicks only.</summary>
    public float ConversionProbability { get; set; } = float.NaN;

    /// <summary>NaN if the model predicts clicks only.</summary>
    public float ClickAndConversionProbability { get; set; } = float.NaN;

    /// <summary>The prediction.</summary>
    /// <param name="version">The model's version.</param>
    public CtrScore ToScore(string version) => new(Score, Probability, version)
    {
        ConversionProbability = Known(ConversionProbability),
        ClickAndConversionProbability = Known(ClickAndConversionProbability),
    };

    private static float? Known(float probability) => float.IsNaN(probability) ? null : probability;
}
