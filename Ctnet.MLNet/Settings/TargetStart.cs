namespace Ctnet.MLNet.Trainers;

/// <summary>Where a target tower starts that goes on from no earlier model.</summary>
public enum TargetStart
{
    /// <summary>From random weights, with which the adapters' zeros give nothing of the source at first.</summary>
    Random,

    /// <summary>
    /// From the source model: its layers, its embeddings of the values that both domains have, and what its optimizer knows. Needs towers
    /// of the same shape over the same fields.
    /// </summary>
    Source,
}
