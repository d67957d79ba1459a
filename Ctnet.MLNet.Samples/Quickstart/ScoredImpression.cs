namespace Ctnet.MLNet.Samples.Quickstart;

/// <summary>A row with its label and a prediction, for EvaluateCtr.</summary>
internal sealed class ScoredImpression
{
    public string User { get; set; } = "";

    public bool Label { get; set; }

    public float Probability { get; set; }
}
