using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Scores CTNet here and in the PyTorch program that this library is measured against, on the same shapes with the same threads, in turn:
/// rows a second in batches, and the time of one row.
/// </summary>
internal static class ScoringComparison
{
    private const int Rounds = 5, Chunk = 64, SingleRows = 20_000;

    public static int Run(string[] args)
    {
        string peer = args.FirstOrDefault(arg => arg.EndsWith(".py", StringComparison.Ordinal))
            ?? Path.Combine("..", "shared", "peers", "ctnet_torch.py");
        int threads = Environment.ProcessorCount;
        Console.WriteLine(
            $"{"shape",-8}{"rows/s",12}{"1 thread",12}{"peer",12}{"ratio",8}{"us a row p50",14}{"p99",8}{"p50 all",9}{"p99 all",9}"
            + $"{"peer",8}   (median of {Rounds}, {threads} threads)");
        foreach (BenchmarkShape shape in new[] { BenchmarkShape.Small, BenchmarkShape.Large }.Where(shape =>
            !args.Any(arg => arg is "small" or "large") || args.Contains(shape.Name)))
        {
            var graph = new CtnetGraph(shape);
            float[] source = graph.DrawIds(8 * shape.BatchSize), target = graph.DrawIds(8 * shape.BatchSize);
            Batches(graph, shape, source, target, 1, 1);
            List<double> ours = [], one = [], peers = [], peerRow = [];
            (double P50, double P99) alone = default, together = default;
            for (int round = 0; round < Rounds; round++)
            {
                ours.Add(Batches(graph, shape, source, target, threads, 1.5));
                one.Add(Batches(graph, shape, source, target, 1, 1));
                alone = Singles(graph, shape, source, target, 1);
                together = Singles(graph, shape, source, target, threads);
                if (args.Contains("--alone"))
                    continue;
                (double rows, double microseconds) = Peer(peer, shape);
                peers.Add(rows);
                peerRow.Add(microseconds);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{shape.Name,-8}{Median(ours),12:N0}{Median(one),12:N0}{Median(peers),12:N0}{Median(ours) / Median(peers),8:0.00}")
                + string.Create(CultureInfo.InvariantCulture,
                    $"{alone.P50,14:0.0}{alone.P99,8:0.0}{together.P50,9:0.0}{together.P99,9:0.0}{Median(peerRow),8:0.0}"));
        }

        return 0;
    }

    private static double Batches(CtnetGraph graph, BenchmarkShape shape, float[] source, float[] target, int threads, double seconds)
    {
        long rows = 0;
        long started = Stopwatch.GetTimestamp();
        OnThreads(threads, thread =>
        {
            var executor = new GraphExecutor(graph.Compiled, Chunk);
            int size = Chunk * shape.Fields, at = thread * size;
            long done = 0;
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
            {
                source.AsSpan(at, size).CopyTo(executor.Values("source.ids"));
                target.AsSpan(at, size).CopyTo(executor.Values("tower.ids"));
                executor.Run(Chunk);
                at = (at + threads * size) % source.Length;
                done += Chunk;
            }

            Interlocked.Add(ref rows, done);
        });
        return rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static (double P50, double P99) Singles(CtnetGraph graph, BenchmarkShape shape, float[] source, float[] target, int threads)
    {
        double[][] times = [.. Enumerable.Range(0, threads).Select(_ => new double[SingleRows])];
        OnThreads(threads, thread =>
        {
            var executor = new GraphExecutor(graph.Compiled);
            for (int i = 0; i < SingleRows; i++)
            {
                int at = (i * threads + thread) * shape.Fields % source.Length;
                long started = Stopwatch.GetTimestamp();
                source.AsSpan(at, shape.Fields).CopyTo(executor.Values("source.ids"));
                target.AsSpan(at, shape.Fields).CopyTo(executor.Values("tower.ids"));
                executor.Run(1);
                times[thread][i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            }
        });
        double[] all = [.. times.SelectMany(each => each).Order()];
        return (all[all.Length / 2], all[all.Length * 99 / 100]);
    }

    private static void OnThreads(int threads, Action<int> work)
    {
        Thread[] all = [.. Enumerable.Range(0, threads).Select(thread => new Thread(() => work(thread)))];
        foreach (Thread thread in all)
            thread.Start();
        foreach (Thread thread in all)
            thread.Join();
    }

    private static double Median(List<double> values) => values.Count == 0 ? double.NaN : values.Order().ElementAt(values.Count / 2);

    private static (double Rows, double Microseconds) Peer(string program, BenchmarkShape shape)
    {
        string[] arguments =
        [
            program, "--src-fields", $"{shape.Fields}", "--tgt-fields", $"{shape.Fields}", "--vocab", $"{shape.Values}", "--dim",
            $"{shape.EmbeddingSize}", "--hidden", string.Join(',', shape.HiddenUnits), "--batch", $"{shape.BatchSize}",
            "--threads", $"{Environment.ProcessorCount}",
            "--warmup", "1", "--sparse", "--steps", shape == BenchmarkShape.Small ? "100" : "15",
        ];
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardOutput = true })!;
        JsonElement result = JsonDocument.Parse(process.StandardOutput.ReadLine()!).RootElement;
        process.WaitForExit();
        return (result.GetProperty("score_samples_s").GetDouble(), result.GetProperty("single_row_us").GetDouble());
    }
}
