using Microsoft.ML.Data;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>A target row as two models see it.</summary>
internal sealed class BlendedRow(int row, bool clicked, float source, float target)
{
    public int Row { get; } = row;

    public bool Clicked { get; } = clicked;

    /// <summary>The source model's logit and the target-only model's.</summary>
    [VectorType(2)]
    public float[] Logits { get; } = [source, target];

    /// <summary>Of their mean.</summary>
    public float Probability { get; } = (float)(1 / (1 + Math.Exp(-(source + target) / 2)));
}
