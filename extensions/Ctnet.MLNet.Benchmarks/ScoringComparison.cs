using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Compares the scoring speed of CTNet with that of a PyTorch program, the peer. Both score in turn, on the same shapes with the
/// same number of threads. Printed are rows a second in batches, and the time of a single row. "a core" is rows a second of
/// processor time with one thread, which other work on the machine disturbs least. With "--fold=N", folded layers may take N MB;
/// with "--int8", products are of integers.
/// With "--load", loading a saved model is measured too.
/// </summary>
internal static class ScoringComparison
{
    private const int Rounds = 5, Chunk = 64, SingleRows = 20_000;

    private static readonly BenchmarkShape[] Shapes =
    [
        BenchmarkShape.Small, BenchmarkShape.Large,
        // These shapes have fields of few values, so that their first layers are folded.
        BenchmarkShape.Small with { Name = "small100", Values = 100 },
        BenchmarkShape.Large with { Name = "large100", Values = 100 },
    ];

    public static int Run(string[] args)
    {
        long foldedBytes = args.FirstOrDefault(arg => arg.StartsWith("--fold=", StringComparison.Ordinal)) is string fold
            ? long.Parse(fold["--fold=".Length..], CultureInfo.InvariantCulture) << 20 : GraphFolding.DefaultBytes;
        BenchmarkShape[] shapes =
        [
            .. Shapes.Where(
                shape => !args.Any(arg => Shapes.Any(each => each.Name == arg)) || args.Contains(shape.Name))
        ];
        int threads = Environment.ProcessorCount;
        Console.WriteLine($"Median of {Rounds}, {threads} threads");
        string header =
            $"{"shape",-9}{"folded",10}{"MB",7}{"rows/s",11}{"a core",11}{"peer",11}{"ratio",7}"
            + $"{"us a row p50",14}{"p99",8}{"p50 all",9}{"p99 all",9}{"peer",8}";
        foreach (BenchmarkShape shape in shapes)
        {
            PeerProgram? peer = args.Contains("--alone") ? null : PeerProgram.Fastest(args, shape);
            var network = new CtnetGraph(shape);
            ScoringPrecision precision = args.Contains("--int8") ? ScoringPrecision.Quantized : ScoringPrecision.Full;
            CompiledGraph graph = new ExecutionSettings(foldedBytes, precision).Apply(network.Compiled);
            float[] source = network.DrawIds(8 * shape.BatchSize), target = network.DrawIds(8 * shape.BatchSize);
            Batches(graph, shape, source, target, 1, 1);
            List<double> ours = [], one = [], peers = [], peerRow = [];
            List<(double P50, double P99)> alone = [], together = [];
            for (int round = 0; round < Rounds; round++)
            {
                ours.Add(Batches(graph, shape, source, target, threads, 1.5).ASecond);
                one.Add(Batches(graph, shape, source, target, 1, 1).ACoreSecond);
                alone.Add(Singles(graph, shape, source, target, 1));
                together.Add(Singles(graph, shape, source, target, threads));
                if (peer is null)
                    continue;
                JsonElement figures = peer.Run(shape, sparse: true, "--warmup", "1");
                peers.Add(figures.GetProperty("score_samples_s").GetDouble());
                peerRow.Add(figures.GetProperty("single_row_us").GetDouble());
            }

            Console.WriteLine(header);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{shape.Name,-9}{FoldedFields(graph),5} of {2 * shape.Fields}{graph.FoldedBytes / 1e6,7:0.0}"
                + $"{Median(ours),11:N0}{Median(one),11:N0}")
                + string.Create(CultureInfo.InvariantCulture,
                    $"{Median(peers),11:N0}{Median(ours) / Median(peers),7:0.00}"
                    + $"{Median(alone, time => time.P50),14:0.0}{Median(alone, time => time.P99),8:0.0}")
                + string.Create(CultureInfo.InvariantCulture,
                    $"{Median(together, time => time.P50),9:0.0}{Median(together, time => time.P99),9:0.0}"
                    + $"{Median(peerRow),8:0.0}"));
        }

        foreach (BenchmarkShape shape in shapes.Where(_ => args.Contains("--load")))
        {
            using var model = new SavedModel(shape);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{shape.Name,-9}{model.MillisecondsToFirstScore(),8:0} ms "
                + $"from a file of {model.Megabytes:0.0} MB to the first score"));
        }

        return 0;
    }

    private static int FoldedFields(CompiledGraph graph) =>
        graph.Graph.Nodes.OfType<FoldedLinearNode>()
            .SelectMany(node => node.Fields)
            .Select(field => (field.Input, field.Field))
            .Distinct().Count();

    private static (double ASecond, double ACoreSecond) Batches(
        CompiledGraph graph, BenchmarkShape shape, float[] source, float[] target, int threads, double seconds)
    {
        long rows = 0;
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        OnThreads(threads, thread =>
        {
            var executor = new GraphExecutor(graph, Chunk);
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
        return (
            rows / Stopwatch.GetElapsedTime(started).TotalSeconds,
            rows / (Environment.CpuUsage.TotalTime - used).TotalSeconds);
    }

    private static (double P50, double P99) Singles(
        CompiledGraph graph, BenchmarkShape shape, float[] source, float[] target, int threads)
    {
        double[][] times = [.. Enumerable.Range(0, threads).Select(_ => new double[SingleRows])];
        OnThreads(threads, thread =>
        {
            var executor = new GraphExecutor(graph);
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

    private static double Median(List<double> values) => Median(values, value => value);

    private static double Median<T>(List<T> values, Func<T, double> of) =>
        values.Count == 0 ? double.NaN : values.Select(of).Order().ElementAt(values.Count / 2);
}
