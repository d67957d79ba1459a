namespace Ctnet.MLNet.Serving;

/// <summary>The columns of a scored row that the scorer reads.</summary>
internal sealed class ScoredRow
{
    public float Score { get; set; }

    public float Probability { get; set; }
}
