using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// A transformer that computes rows in batches: behind a cursor it reads some rows ahead, and a data view's cursors are computed
/// in parallel. A prediction engine's row is a batch of one, and has the same values.
/// </summary>
public abstract class BatchTransformer : RowTransformer, ITransformer
{
    private protected BatchTransformer(IHost host) : base(host)
    {
    }

    /// <summary>Adds the output columns to the rows. Nothing is computed before rows are read.</summary>
    /// <param name="input">The rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    public new IDataView Transform(IDataView input) => new BatchedView(this, base.Transform(input), input);

    internal sealed override RowFunction Bind(DataViewRow input) => new SingleRowFunction(BindBatch(input, 1), input);

    /// <summary>What computes the output columns of the rows of one cursor, so many at once.</summary>
    internal abstract BatchFunction BindBatch(DataViewRow input, int capacity);
}
