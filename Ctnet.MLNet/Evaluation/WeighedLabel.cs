namespace Ctnet.MLNet.Evaluation;

/// <summary>The label of a row with the row's weight. It moves with the row's score when scores are sorted.</summary>
/// <param name="Clicked">Whether the row was clicked.</param>
/// <param name="Weight">The weight, above 0; 1 if rows have no weights.</param>
internal readonly record struct WeighedLabel(bool Clicked, float Weight)
{
    /// <summary>Joins labels and weights.</summary>
    /// <param name="labels">Whether each row was clicked.</param>
    /// <param name="weights">The weight of each row; empty if each weighs 1.</param>
    public static WeighedLabel[] Join(ReadOnlySpan<bool> labels, ReadOnlySpan<float> weights)
    {
        var joined = new WeighedLabel[labels.Length];
        for (int i = 0; i < joined.Length; i++)
            joined[i] = new(labels[i], weights.IsEmpty ? 1 : weights[i]);
        return joined;
    }
}
