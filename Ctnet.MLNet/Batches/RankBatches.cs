using System.Runtime.ExceptionServices;

namespace Ctnet.MLNet.Batches;

/// <summary>
/// Makes steps of the batches of all ranks. Step k has batch k of each rank. A rank that has no rows left takes part with an
/// empty batch, until all have none. Before each step the ranks agree on its totals.
/// </summary>
/// <param name="ranks">The ranks.</param>
/// <param name="logits">The number of the network's logits.</param>
internal sealed class RankBatches(ICtrCollectives ranks, int logits)
{
    /// <summary>The batches of this rank, one for each step.</summary>
    /// <param name="own">The batches of this rank's rows.</param>
    /// <param name="empty">An empty batch.</param>
    /// <exception cref="RankFailedException">Another rank could not read its rows.</exception>
    public IEnumerable<ImpressionBatch> Read(IEnumerable<ImpressionBatch> own, ImpressionBatch empty)
    {
        using IEnumerator<ImpressionBatch> batches = own.GetEnumerator();
        bool hasMore = true;
        while (true)
        {
            ExceptionDispatchInfo? failure = null;
            try
            {
                hasMore = hasMore && batches.MoveNext();
            }
            catch (Exception exception)
            {
                // The others learn of it before this rank throws. Otherwise they would wait for it.
                (failure, hasMore) = (ExceptionDispatchInfo.Capture(exception), false);
            }

            ImpressionBatch batch = hasMore ? batches.Current : empty;
            bool failed = Agree(batch, failure is not null);
            failure?.Throw();
            if (failed)
                throw new RankFailedException("Another rank could not read its rows, so training stopped on all ranks.");
            if (batch.Step.Rows == 0)
                yield break;
            yield return batch;
        }
    }

    // Returns whether a rank failed.
    private bool Agree(ImpressionBatch batch, bool fails)
    {
        BatchTotals own = BatchTotals.Of(batch);
        IReadOnlyList<WeightTotals> shuffled = batch.ShuffledRows ?? new WeightTotals[logits];
        WeightTotals[] totals = [own.Weights, .. shuffled, batch.ShuffledConversions];
        Span<double> sums = new double[3 + 2 * totals.Length], largest = new double[1 + totals.Length];
        (sums[0], sums[1], sums[2]) = (own.Rows, own.ConversionWeight, batch.ShuffledRows is null ? 0 : 1);
        largest[0] = fails ? 1 : 0;
        for (int i = 0; i < totals.Length; i++)
            (sums[3 + 2 * i], sums[4 + 2 * i], largest[1 + i]) = (totals[i].All, totals[i].Clicks, totals[i].Largest);
        ranks.AllReduce(sums, CollectiveReduction.Sum);
        ranks.AllReduce(largest, CollectiveReduction.Max);
        for (int i = 0; i < totals.Length; i++)
            totals[i] = new(sums[3 + 2 * i], sums[4 + 2 * i], largest[1 + i]);
        batch.Step = new((long)sums[0], totals[0], sums[1]);
        (batch.ShuffledRows, batch.ShuffledConversions) = (sums[2] > 0 ? totals[1..^1] : null, totals[^1]);
        return largest[0] > 0;
    }
}
