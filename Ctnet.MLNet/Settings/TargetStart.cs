namespace Ctnet.MLNet.Trainers;

/// <summary>Where a target tower starts if there is no earlier model.</summary>
public enum TargetStart
{
    /// <summary>From random weights. The adapters start at zero and pass nothing of the source at first.</summary>
    Random,

    /// <summary>
    /// From the source model's layers, its embeddings of the values that both domains have, and its optimizer state. The towers
    /// must have the same shape and the same fields.
    /// </summary>
    Source,
}
