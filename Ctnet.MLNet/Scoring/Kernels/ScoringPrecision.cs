namespace Ctnet.MLNet;

/// <summary>The precision of the matrix products with which a <see cref="CtrScorer{TRow}"/> scores.</summary>
public enum ScoringPrecision
{
    /// <summary>float32.</summary>
    Full,

    /// <summary>
    /// Integers: weights of 8 bits with a scale for each unit of a layer, and inputs of 7 bits with a scale for each row. Layers
    /// with fewer than 32 inputs or 16 units, embeddings, folded fields and the logit stay float32. It needs a processor with
    /// AVX2, and is faster still with AVX-VNNI, where it gives the same scores.
    /// </summary>
    Quantized,
}
