using Ctnet.MLNet.Persistence;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Pipeline;

/// <summary>A transformer that <see cref="TransformerLoader{T}"/> can load from its section of a saved model.</summary>
internal interface ILoadable<T> where T : RowTransformer, ILoadable<T>
{
    static abstract string LoaderSignature { get; }

    static abstract T Load(IHost host, ModelSection section);
}
