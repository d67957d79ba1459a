namespace Ctnet.MLNet.Evaluation;

/// <summary>The weights of rows, added up by label.</summary>
/// <param name="Clicked">The weight of the clicked rows.</param>
/// <param name="Unclicked">The weight of the other rows.</param>
internal readonly record struct LabelWeights(double Clicked, double Unclicked)
{
    /// <summary>The weight of all rows.</summary>
    public double All => Clicked + Unclicked;

    /// <summary>Adds up the weights of rows.</summary>
    /// <param name="labels">Whether each row was clicked.</param>
    /// <param name="weights">The weight of each row; empty if each weighs 1.</param>
    public static LabelWeights Sum(ReadOnlySpan<bool> labels, ReadOnlySpan<float> weights)
    {
        if (weights.IsEmpty)
        {
            int clicks = labels.Count(true);
            return new(clicks, labels.Length - clicks);
        }

        double clicked = 0, unclicked = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i])
                clicked += weights[i];
            else
                unclicked += weights[i];
        }
        return new(clicked, unclicked);
    }

    /// <summary>Adds up the weights of rows.</summary>
    public static LabelWeights Sum(ReadOnlySpan<WeighedLabel> rows)
    {
        double clicked = 0, unclicked = 0;
        foreach (WeighedLabel row in rows)
        {
            if (row.Clicked)
                clicked += row.Weight;
            else
                unclicked += row.Weight;
        }
        return new(clicked, unclicked);
    }
}
