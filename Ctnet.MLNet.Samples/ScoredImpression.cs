namespace Ctnet.MLNet.Samples;

/// <summary>A row with a model's prediction, as EvaluateCtr reads it.</summary>
internal sealed class ScoredImpression
{
    public string User { get; set; } = "";

    public bool Label { get; set; }

    public float Probability { get; set; }
}
