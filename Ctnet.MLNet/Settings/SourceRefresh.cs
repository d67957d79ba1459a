namespace Ctnet.MLNet.Trainers;

/// <summary>What a continual step does with a source model that has learnt since the last one.</summary>
public enum SourceRefresh
{
    /// <summary>The frozen source tower is replaced, and nothing else changes (CTNet, section 3.3).</summary>
    Replace,

    /// <summary>
    /// The change of the source model since the last step is added to the target tower, theta_T += theta_S(t) - theta_S(t-1): layers,
    /// embedding rows of the values that both know and, where both versions have them, the rows' Adagrad sums. For a target without
    /// adapters. Needs towers of the same shape over the same fields. An idea of this project, not of the paper.
    /// </summary>
    CarryOver,

    /// <summary>Both: the tower is replaced, and its change is added to the target tower.</summary>
    Both,
}
