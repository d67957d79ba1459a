namespace Ctnet.MLNet.Trainers;

/// <summary>How a tower multiplies features with one another, beside its hidden layers.</summary>
public enum Interaction
{
    /// <summary>Features meet in the hidden layers only.</summary>
    None,

    /// <summary>
    /// Cross layers of DCN-V2 (Wang et al., 2021), stacked: x_{l+1} = x_0 * (W_l x_l + b_l) + x_l, where * is elementwise and x_0
    /// is the tower's whole input with its numbers and marks. The first hidden layer reads the last cross layer. The number of
    /// cross layers is <see cref="CtrTrainerOptions.CrossLayers"/>. W_l and b_l start at zero, so that a new cross layer passes
    /// its input on.
    /// </summary>
    Cross,

    /// <summary>
    /// A factorization machine of second order (Rendle, 2010), as in DeepFM (Guo et al., 2017): the sum over all pairs of fields
    /// of the inner product of their embeddings v_i is added to the logit, computed as 0.5 (|sum v_i|² - sum |v_i|²). Sets and
    /// sequences take part with their pooled embeddings. Numbers take no part, because they have no embedding; quantile buckets
    /// have one. Two fields whose embeddings differ in width make no pair.
    /// </summary>
    FactorizationMachine,
}
