namespace Ctnet.MLNet.Trainers;

/// <summary>What a continual step does with a source model that has changed since the last step.</summary>
public enum SourceRefresh
{
    /// <summary>The frozen source tower is replaced, and nothing else changes (CTNet, section 3.3).</summary>
    Replace,

    /// <summary>
    /// The source model's change since the last step is added to the target tower: theta_T += theta_S(t) - theta_S(t-1). This
    /// covers the layers, the embedding rows of values that both know and, if both versions have them, the rows' Adagrad sums. It
    /// is for a target without adapters, and needs towers of the same shape over the same fields. It is this project's idea, not
    /// the paper's.
    /// </summary>
    CarryOver,

    /// <summary>Both: the frozen source tower is replaced, and its change is added to the target tower.</summary>
    Both,
}
