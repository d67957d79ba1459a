namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>How often a value occurs. One structure holds all of it, so that counting reads one place in memory.</summary>
internal struct ValueCounts
{
    /// <summary>How often the value occurs, in rows with and without a label.</summary>
    public int Values;

    /// <summary>The labelled rows with even numbers that have the value.</summary>
    public (int Rows, int Clicks) Even;

    /// <summary>The labelled rows with odd numbers that have the value.</summary>
    public (int Rows, int Clicks) Odd;

    /// <summary>The labelled rows of one half.</summary>
    /// <param name="half">0 for rows with even numbers, 1 for those with odd ones.</param>
    public readonly (int Rows, int Clicks) Half(int half) => half == 0 ? Even : Odd;

    /// <summary>Adds labelled rows to a half.</summary>
    public void AddRows(int half, int rows, int clicks)
    {
        if (half == 0)
            Even = (Even.Rows + rows, Even.Clicks + clicks);
        else
            Odd = (Odd.Rows + rows, Odd.Clicks + clicks);
    }
}
