using Microsoft.ML;

namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// Computes the output columns of a cursor's current row. Each row is computed once, however many of its columns are read.
/// </summary>
internal abstract class RowFunction(DataViewRow input)
{
    private long _computed = -1;

    /// <summary>A ValueGetter of the output's type. It calls <see cref="EnsureComputed"/> first.</summary>
    public abstract Delegate CreateGetter(int output);

    protected abstract void Compute();

    protected void EnsureComputed()
    {
        if (_computed == input.Position)
            return;
        Compute();
        _computed = input.Position;
    }
}
