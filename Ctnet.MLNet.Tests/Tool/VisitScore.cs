namespace Ctnet.MLNet.Tests.Tool;

/// <summary>The score of a visit.</summary>
internal sealed class VisitScore
{
    public float Score { get; set; }
}
