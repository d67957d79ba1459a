using System.ComponentModel;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet;

/// <summary>
/// A transformer that computes rows in batches: its cursors read some rows ahead, and several cursors share the work on all
/// cores. A prediction engine's row is a batch of one, and gets the same values.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
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

    /// <summary>Creates the function that computes the output columns of one cursor's rows, up to a capacity at once.</summary>
    internal abstract BatchFunction BindBatch(DataViewRow input, int capacity);
}
