namespace Ctnet.MLNet.Scoring;

/// <summary>scale (x - mean) / sqrt(variance + 1e-5) + bias, with the mean and the variance over the input's values.</summary>
internal sealed record LayerNormalizationNode(string Name, string Input, string Scale, string Bias) : GraphNode(Name)
{
    public const float Epsilon = 1e-5f;

    internal override IReadOnlyList<string> Reads => [Input];
}
