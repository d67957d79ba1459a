using Ctnet.MLNet.Tests.Framework.Values;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Checks;

/// <summary>What every check looks at: an estimator, the transformer that it was fitted to, and what that made of the valid data.</summary>
/// <param name="Schema">The transformer's own word on its output (<see cref="ITransformer.GetOutputSchema"/>).</param>
/// <param name="Rows">All rows and columns of <paramref name="Output"/>, as its plain cursor gave them.</param>
internal sealed record CheckedEstimator(
    MLContext ML,
    IEstimator<ITransformer> Estimator,
    IDataView Valid,
    ITransformer Transformer,
    DataViewSchema Schema,
    IDataView Output,
    RowTable Rows);
