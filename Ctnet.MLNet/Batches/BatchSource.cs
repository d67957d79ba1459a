using System.Runtime.InteropServices;
using Ctnet.MLNet.Ranks;

namespace Ctnet.MLNet.Batches;

/// <summary>
/// Reads, shuffles and encodes batches in the background while earlier batches are trained on. One thread fills the next chunk of
/// rows, and another makes batches of the chunk before it. The order of rows depends on the seed alone.
/// </summary>
/// <param name="reader">Reads the rows.</param>
/// <param name="encoders">The encoder of each vector column; null passes the column on unchanged.</param>
/// <param name="batchSize">
/// The largest number of rows of a batch; fewer if their input would take more than <see cref="MostBytes"/>. The batches of a
/// chunk have about equal sizes.
/// </param>
/// <param name="shufflePool">The number of rows that are shuffled together; 0 keeps the view's order.</param>
/// <param name="positiveWeight">The factor by which a click's weight is multiplied.</param>
/// <param name="logits">The logits of the network; null for one logit that predicts all rows.</param>
internal sealed class BatchSource(
    ImpressionReader reader, IReadOnlyList<FeatureEncoder?> encoders, int batchSize, int shufflePool, double positiveWeight = 1,
    LogitChoice? logits = null)
{
    private const int BatchesAhead = 8, ChunkWithoutShuffle = 1 << 14;

    /// <summary>The most bytes of a batch's input. A tensor of more than 2 GB has no span of its bytes.</summary>
    public long MostBytes { get; init; } = int.MaxValue;

    /// <summary>The ranks that train together. Each reads rows of its own.</summary>
    public ICtrCollectives Ranks { get; init; } = SingleRank.Instance;

    /// <summary>Makes one pass over the rows. A batch is valid until the next one is requested.</summary>
    public IEnumerable<ImpressionBatch> Read(Random random, CancellationToken cancellationToken)
    {
        IEnumerable<ImpressionBatch> batches = ReadAhead.Run(
            Enumerable.Range(0, BatchesAhead + 1).Select(_ => NewBatch()),
            (take, stop) => Produce(random, take, stop),
            cancellationToken);
        return Ranks.Size == 1 ? batches : new RankBatches(Ranks, Logits).Read(batches, NewBatch());
    }

    private int Logits => logits?.Count ?? 1;

    // The rows of a chunk that keeps the view's order, over all ranks: a number of whole steps, so that the ranks' rows are those
    // of one process with batches of the same rows.
    private int UnshuffledRows => Math.Max(1, ChunkWithoutShuffle / batchSize / Ranks.Size) * batchSize;

    private IEnumerable<ImpressionBatch> Produce(Random random, Func<ImpressionBatch> take, CancellationToken cancellationToken)
    {
        int chunkRows =
            Math.Min(shufflePool == 0 ? UnshuffledRows : shufflePool, ImpressionChunk.MostRows(reader.Widths));
        int widest = encoders.Select((encoder, i) => encoder?.Width ?? reader.Widths[i]).Append(1).Max();
        long batchRows = Math.Clamp(MostBytes / sizeof(float) / widest, 1, batchSize);
        IEnumerable<ImpressionChunk> chunks = ReadAhead.Run(
            Enumerable.Range(0, 2).Select(_ => new ImpressionChunk(reader.Widths, reader.ReadsConversions)),
            (chunk, stop) => reader.Read(chunkRows, chunk, stop),
            cancellationToken);
        foreach (ImpressionChunk chunk in chunks)
        {
            int[] order = [.. Enumerable.Range(0, chunk.Count)];
            if (shufflePool > 0)
                random.Shuffle(order);
            IReadOnlyList<WeightTotals>? totals = TotalsOf(chunk);
            int batches = (int)((chunk.Count + batchRows - 1) / batchRows);
            for (int i = 0; i < batches; i++)
            {
                int begin = (int)((long)chunk.Count * i / batches);
                int end = (int)((long)chunk.Count * (i + 1) / batches);
                ImpressionBatch batch = take();
                Fill(batch, chunk, order.AsSpan(begin, end - begin));
                batch.Step = BatchTotals.Of(batch);
                (batch.ShuffledRows, batch.ShuffledConversions, totals) =
                    (totals, totals is null ? default : ConversionsOf(chunk), null);
                yield return batch;
            }
        }
    }

    private WeightTotals[] TotalsOf(ImpressionChunk chunk)
    {
        var totals = new WeightTotals[Logits];
        for (int row = 0; row < chunk.Count; row++)
        {
            ref WeightTotals into = ref totals[logits?.Of(chunk, row) ?? 0];
            into = into.And(chunk.Labels[row], WeightOf(chunk, row));
        }

        return totals;
    }

    // Which clicks lead to a conversion.
    private static WeightTotals ConversionsOf(ImpressionChunk chunk)
    {
        var totals = default(WeightTotals);
        for (int row = 0; row < chunk.Conversions.Length; row++)
        {
            if (chunk.Labels[row] == 1)
                totals = totals.And(chunk.Conversions[row], chunk.ConversionWeights[row]);
        }

        return totals;
    }

    private float WeightOf(ImpressionChunk chunk, int row) => ClickFactor(chunk, row) * chunk.Weights[row];

    private float ClickFactor(ImpressionChunk chunk, int row) => chunk.Labels[row] == 1 ? (float)positiveWeight : 1;

    private ImpressionBatch NewBatch() => new()
    {
        Features = [.. encoders.Select(encoder => encoder is null ? null : new EncodedFeatures(encoder.Tables))],
        Plain = [.. encoders.Select(encoder => encoder is null ? new List<float>() : null)],
    };

    private void Fill(ImpressionBatch batch, ImpressionChunk chunk, ReadOnlySpan<int> rows)
    {
        batch.Count = rows.Length;
        batch.Labels.Clear();
        batch.Weights.Clear();
        batch.Conversions.Clear();
        batch.ConversionWeights.Clear();
        foreach (int row in rows)
        {
            batch.Labels.Add(chunk.Labels[row]);
            batch.Weights.Add(WeightOf(chunk, row));
        }

        if (reader.ReadsConversions)
        {
            foreach (int row in rows)
            {
                batch.Conversions.Add(chunk.Conversions[row]);
                batch.ConversionWeights.Add(ClickFactor(chunk, row) * chunk.ConversionWeights[row]);
            }
        }

        for (int column = 0; column < encoders.Count; column++)
        {
            RowSource vectors = chunk.Vectors(column);
            if (encoders[column] is FeatureEncoder encoder)
            {
                encoder.Encode(vectors, rows, batch.Features[column]!);
                continue;
            }

            List<float> values = batch.Plain[column]!;
            CollectionsMarshal.SetCount(values, rows.Length * chunk.WidthOf(column));
            for (int i = 0; i < rows.Length; i++)
                vectors.Row(rows[i]).CopyTo(CollectionsMarshal.AsSpan(values)[(i * chunk.WidthOf(column))..]);
        }
    }
}
