using Microsoft.ML;

namespace Ctnet.MLNet.Pipeline;

/// <summary>Looks into chains of transformers.</summary>
internal static class Chains
{
    /// <summary>The transformers of a chain, and of chains within it, in order; a single transformer is a chain of one.</summary>
    public static IEnumerable<ITransformer> Parts(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Parts) : [transformer];
}
