namespace Ctnet.MLNet.Scoring;

/// <summary>x sigmoid(2 sqrt(2 / pi) (x + 0.044715 x³)), element by element: GELU in its tanh form.</summary>
internal sealed record GeluNode(string Name, string Input) : GraphNode(Name)
{
    /// <summary>2 sqrt(2 / pi).</summary>
    public const float Slope = 1.5957691216f;

    public const float Cubic = 0.044715f;

    internal override IReadOnlyList<string> Reads => [Input];
}
