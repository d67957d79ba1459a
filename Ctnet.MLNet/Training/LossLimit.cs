using Ctnet.MLNet.Batches;

namespace Ctnet.MLNet.Training;

/// <summary>
/// Judges whether the loss of some rows is so large that training has diverged. A loss must break two limits.
/// <para>
/// The first limit is 100 times what the rows would cost at the pass's mean loss (1,000 times in the first 10 batches, because
/// the mean of a few batches is a poor reference). Alone it would stop healthy training on rare clicks: if one row in a thousand
/// is a click, a batch of 16 without a click costs almost nothing, and one with a click some hundred times the mean.
/// </para>
/// <para>
/// The second limit is what such clicks may cost. Let q be the loss of the rows if all are predicted at the click rate of the
/// pass's earlier rows. If a network's probabilities are the true ones, the mean of exp(loss - q) over the possible labels is 1,
/// because that exponential is the ratio of two likelihoods. By Markov's inequality, the loss then exceeds q + a with a
/// probability of at most exp(-a), whatever the click rate and the number of rows. With weights of at most w it exceeds q + a w
/// with at most that probability. With a = 35 no calibrated network reaches the limit in 10^12 batches (exp(-35) is 6 * 10^-16).
/// The limit is ten times as high, because a network in training is not calibrated, and may be far too sure of itself.
/// </para>
/// </summary>
internal sealed class LossLimit
{
    private const double Chance = 35, Uncalibrated = 10;

    private double _loss;
    private WeightTotals _rows;

    /// <summary>The mean loss of the rows so far; null without any.</summary>
    public double? Mean => _rows.All > 0 ? _loss / _rows.All : null;

    /// <summary>Judges the loss of the next rows, and adds them to the rows so far if it admits them.</summary>
    /// <param name="loss">The weighted sum of the rows' losses.</param>
    /// <param name="rows">The rows' weights.</param>
    /// <param name="batch">The number of the last batch among them, from 1.</param>
    /// <returns>False if training has diverged.</returns>
    public bool Admits(double loss, WeightTotals rows, long batch)
    {
        if (!double.IsFinite(loss) || (ExceedsMean(loss, rows, batch > 10 ? 100 : 1000) && ExceedsRate(loss, rows)))
            return false;
        _loss += loss;
        _rows = _rows.And(rows);
        return true;
    }

    private bool ExceedsMean(double loss, WeightTotals rows, int times) =>
        Mean is double mean && mean > 0 && loss > times * mean * rows.All;

    private bool ExceedsRate(double loss, WeightTotals rows)
    {
        // The next rows' largest weight, because the rows so far may be none.
        double rate = (_rows with { Largest = rows.Largest }).Rate;
        double expected = -(rows.Clicks * Math.Log(rate)) - ((rows.All - rows.Clicks) * Math.Log(1 - rate));
        return loss > Uncalibrated * (expected + Chance * rows.Largest);
    }
}
