using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Pipeline;

/// <summary>Takes chains of transformers apart and puts them together.</summary>
internal static class Chains
{
    /// <summary>
    /// The transformers of a chain and of chains within it, in order. A single transformer counts as a chain of one.
    /// </summary>
    public static IEnumerable<ITransformer> Parts(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Parts) : [transformer];

    /// <summary>
    /// A chain of other parts, each in the scope of the part that it replaces, so that <c>GetModelFor</c> leaves out the same
    /// parts.
    /// </summary>
    /// <param name="transformer">The chain whose parts are replaced.</param>
    /// <param name="parts">As many parts as <see cref="Parts"/> gives.</param>
    public static TransformerChain<ITransformer> WithParts(ITransformer transformer, IEnumerable<ITransformer> parts) =>
        new([.. parts], Scopes(transformer));

    // GetModelFor looks at the outer chain only, and takes a chain within it as a whole.
    private static IEnumerable<TransformerScope> Scopes(ITransformer transformer) => transformer is ITransformerChainAccessor chain
        ? chain.Transformers.Zip(chain.Scopes, (part, scope) => Parts(part).Select(_ => scope)).SelectMany(scopes => scopes)
        : Parts(transformer).Select(_ => TransformerScope.Everything);
}
