namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// Computes the output columns of several rows at once. First each row's inputs are taken while the cursor is on it, then all
/// rows are computed.
/// </summary>
internal abstract class BatchFunction
{
    /// <summary>Reads the inputs of the cursor's current row.</summary>
    /// <param name="slot">The row's place in the batch, from 0.</param>
    public abstract void Take(int slot);

    /// <summary>Computes the outputs of the rows that were taken.</summary>
    public abstract void Compute(int rows);

    /// <summary>A ValueGetter of the output's type.</summary>
    /// <param name="output">The index of the output.</param>
    /// <param name="slot">Returns the place of the row to read in the batch. It throws if there is no such row.</param>
    public abstract Delegate CreateGetter(int output, Func<int> slot);
}
