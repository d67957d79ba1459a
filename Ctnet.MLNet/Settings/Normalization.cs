namespace Ctnet.MLNet.Trainers;

/// <summary>
/// How the product W x + b of a hidden layer is normalized before an adapter is added and before the activation; a learnt scale and a
/// learnt shift for each unit follow.
/// </summary>
public enum Normalization
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Over the layer's units, row by row: (x - mean) / sqrt(variance + 1e-5).</summary>
    Layer,

    /// <summary>
    /// Over the rows of the batch, unit by unit; a trained model uses running means of the batches' means and variances (each batch counts
    /// a tenth), which are part of its weights. A step is not shared among workers then, so that its result does not depend on their
    /// number.
    /// </summary>
    Batch,
}
