namespace Ctnet.MLNet.Compare.Results.Measuring;

/// <summary>A row with its label and a prediction, for EvaluateCtr.</summary>
internal sealed class ScoredRow
{
    public string User { get; set; } = "";

    public string List { get; set; } = "";

    public bool Label { get; set; }

    public float Probability { get; set; }
}
