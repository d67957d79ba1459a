namespace Ctnet.MLNet.Trainers;

/// <summary>How the embeddings k_1 .. k_n of a sequence field's ids become one vector.</summary>
public enum SequencePooling
{
    /// <summary>Their mean, as for sets.</summary>
    Mean,

    /// <summary>
    /// Attention to the row's own item, in the style of DIN (Zhou et al., 2018): the sum of a_i k_i with a = softmax(k_i . (W q + b)). The
    /// query q is the embedding of the row's first categorical field over the sequence's space of ids; where there is none, a learnt vector
    /// stands for W q + b. W starts as the identity and b at zero, a learnt vector at zero, which is the mean. Missing elements take no
    /// part; an empty sequence reads the row of "missing". In the linear term a sequence has its mean in either case.
    /// </summary>
    Attention,
}
