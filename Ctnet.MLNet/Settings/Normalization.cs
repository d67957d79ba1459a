namespace Ctnet.MLNet.Trainers;

/// <summary>
/// How a hidden layer's product W x + b is normalized, before an adapter is added and before the activation. Each unit then has a
/// learnt scale and a learnt shift.
/// </summary>
public enum Normalization
{
    /// <summary>No normalization, scale or shift.</summary>
    None,

    /// <summary>Over the layer's units, row by row: (x - mean) / sqrt(variance + 1e-5).</summary>
    Layer,

    /// <summary>
    /// Over the rows of the batch, unit by unit. A trained model uses running means of the batches' means and variances, in which
    /// each batch counts a tenth. They are part of its weights. Workers do not share a step, so that its result does not depend
    /// on their number.
    /// </summary>
    Batch,
}
