namespace Ctnet.MLNet.Scoring;

/// <summary>scale (x - mean) / sqrt(variance + 1e-5) + bias, all of them weights, element by element.</summary>
internal sealed record BatchNormalizationNode(string Name, string Input, string Scale, string Bias, string Mean, string Variance) : GraphNode(Name)
{
    public const float Epsilon = 1e-5f;

    internal override IReadOnlyList<string> Reads => [Input];
}
