namespace Ctnet.MLNet.Trainers;

/// <summary>How the embeddings k_1 .. k_n of a sequence field's ids become one vector.</summary>
public enum SequencePooling
{
    /// <summary>The mean of the embeddings, as for sets.</summary>
    Mean,

    /// <summary>
    /// Attention to the row's own item, in the style of DIN (Zhou et al., 2018): the sum of a_i k_i with a = softmax(k_i .
    /// (W q + b)). The query q is the embedding of the row's first categorical field over the sequence's space of ids. If there
    /// is no such field, a learnt vector replaces W q + b. W starts as the identity and b at zero. A learnt vector starts at
    /// zero, which gives the mean. Missing elements take no part. An empty sequence reads the row of "missing". The linear term
    /// always takes a sequence's mean.
    /// </summary>
    Attention,
}
