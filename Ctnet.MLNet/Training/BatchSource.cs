using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Training;

/// <summary>
/// Reads, shuffles and encodes batches in the background while earlier ones are trained on. The order depends on the seed alone.
/// </summary>
/// <param name="reader">The rows.</param>
/// <param name="encoders">For each vector column what takes it in; null passes it on as it is.</param>
/// <param name="batchSize">The most rows of a batch; the batches of a chunk are about equally large.</param>
/// <param name="shufflePool">How many rows are shuffled together; 0 keeps the view's order.</param>
internal sealed class BatchSource(ImpressionReader reader, IReadOnlyList<FeatureEncoder?> encoders, int batchSize, int shufflePool)
{
    private const int ReadAhead = 8, ChunkWithoutShuffle = 1 << 14;

    /// <summary>One pass over the rows. A batch is valid until the next one is asked for.</summary>
    public IEnumerable<ImpressionBatch> Read(Random random, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var filled = new BlockingCollection<ImpressionBatch>(ReadAhead);
        using var empty = new BlockingCollection<ImpressionBatch>();
        for (int i = 0; i < ReadAhead; i++)
            empty.Add(NewBatch(), cancellationToken);
        Task producer = Task.Factory.StartNew(
            () => Produce(random, filled, empty, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (ImpressionBatch batch in filled.GetConsumingEnumerable(CancellationToken.None))
            {
                // Whoever cancels does not wait for what was read ahead.
                cancellationToken.ThrowIfCancellationRequested();
                yield return batch;
                empty.Add(batch, CancellationToken.None);
            }

            // Rethrows what the producer met.
            producer.GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
            ((IAsyncResult)producer).AsyncWaitHandle.WaitOne();
        }
    }

    private void Produce(
        Random random, BlockingCollection<ImpressionBatch> filled, BlockingCollection<ImpressionBatch> empty, CancellationToken cancellationToken)
    {
        try
        {
            foreach (ImpressionChunk chunk in reader.Read(shufflePool == 0 ? ChunkWithoutShuffle : shufflePool, cancellationToken))
            {
                int[] order = [.. Enumerable.Range(0, chunk.Count)];
                if (shufflePool > 0)
                    random.Shuffle(order);
                int batches = (chunk.Count + batchSize - 1) / batchSize;
                for (int i = 0; i < batches; i++)
                {
                    int begin = (int)((long)chunk.Count * i / batches), end = (int)((long)chunk.Count * (i + 1) / batches);
                    ImpressionBatch batch = empty.Take(cancellationToken);
                    Fill(batch, chunk, order.AsSpan(begin, end - begin));
                    filled.Add(batch, cancellationToken);
                }
            }
        }
        finally
        {
            filled.CompleteAdding();
        }
    }

    private ImpressionBatch NewBatch() => new()
    {
        Features = [.. encoders.Select(encoder => encoder is null ? null : new EncodedFeatures())],
        Plain = [.. encoders.Select(encoder => encoder is null ? new List<float>() : null)],
    };

    private void Fill(ImpressionBatch batch, ImpressionChunk chunk, ReadOnlySpan<int> rows)
    {
        batch.Count = rows.Length;
        batch.Labels.Clear();
        batch.Weights.Clear();
        foreach (int row in rows)
        {
            batch.Labels.Add(chunk.Labels[row]);
            batch.Weights.Add(chunk.Weights[row]);
        }

        for (int column = 0; column < encoders.Count; column++)
        {
            if (encoders[column] is FeatureEncoder encoder)
            {
                encoder.Begin(batch.Features[column]!);
                for (int i = 0; i < rows.Length; i++)
                    encoder.Add(chunk.Row(column, rows[i]), i, batch.Features[column]!);
            }
            else
            {
                List<float> values = batch.Plain[column]!;
                CollectionsMarshal.SetCount(values, rows.Length * chunk.WidthOf(column));
                for (int i = 0; i < rows.Length; i++)
                    chunk.Row(column, rows[i]).CopyTo(CollectionsMarshal.AsSpan(values)[(i * chunk.WidthOf(column))..]);
            }
        }
    }
}
