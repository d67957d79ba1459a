using Microsoft.ML;

namespace Ctnet.MLNet.Pipeline;

/// <summary>Takes chains of transformers apart.</summary>
internal static class Chains
{
    /// <summary>
    /// The transformers of a chain and of chains within it, in order. A single transformer counts as a chain of one.
    /// </summary>
    public static IEnumerable<ITransformer> Parts(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Parts) : [transformer];
}
