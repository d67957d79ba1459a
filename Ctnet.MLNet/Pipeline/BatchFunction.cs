namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// Computes the output columns of several rows at once: each row is taken while the cursor stands on it, then all are computed.
/// </summary>
internal abstract class BatchFunction
{
    /// <summary>Reads what is needed of the row that the cursor stands on.</summary>
    /// <param name="slot">Where the row stands in the batch, from 0.</param>
    public abstract void Take(int slot);

    /// <summary>Computes the outputs of the rows that were taken.</summary>
    public abstract void Compute(int rows);

    /// <summary>A ValueGetter of the output's type.</summary>
    /// <param name="output">Which output.</param>
    /// <param name="slot">Says for which row of the batch; it throws where there is none.</param>
    public abstract Delegate CreateGetter(int output, Func<int> slot);
}
