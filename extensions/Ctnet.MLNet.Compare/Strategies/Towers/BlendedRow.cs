using Microsoft.ML.Data;

namespace Ctnet.MLNet.Compare.Strategies.Towers;

/// <summary>A target row with the predictions of two models.</summary>
internal sealed class BlendedRow(int row, bool clicked, float source, float target)
{
    public int Row { get; } = row;

    public bool Clicked { get; } = clicked;

    /// <summary>The source model's logit and the target-only model's.</summary>
    [VectorType(2)]
    public float[] Logits { get; } = [source, target];

    /// <summary>The probability that the mean of both logits gives.</summary>
    public float Probability { get; } = (float)(1 / (1 + Math.Exp(-(source + target) / 2)));
}
