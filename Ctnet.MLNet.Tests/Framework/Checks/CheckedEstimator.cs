using Ctnet.MLNet.Tests.Framework.Values;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Checks;

/// <summary>The subject of every check: an estimator, its fitted transformer, and the valid data that this transformed.</summary>
/// <param name="Schema">The schema that <see cref="ITransformer.GetOutputSchema"/> promises.</param>
/// <param name="Rows">All rows and columns of <paramref name="Output"/>, as its plain cursor gave them.</param>
internal sealed record CheckedEstimator(
    MLContext ML,
    IEstimator<ITransformer> Estimator,
    IDataView Valid,
    ITransformer Transformer,
    DataViewSchema Schema,
    IDataView Output,
    RowTable Rows);
