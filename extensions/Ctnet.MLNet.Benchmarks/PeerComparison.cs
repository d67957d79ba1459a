using System.Globalization;
using System.Text.Json;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Compares the training speed of CTNet with that of a PyTorch program, the peer. Both train in turn, on the same shapes with the
/// same number of threads, and medians and ratios are printed. This library's time includes reading text columns, looking them up
/// in the vocabularies of both towers, and shuffling. The peer's batches are tensors before its clock starts.
/// </summary>
internal static class PeerComparison
{
    private const int Rounds = 5;

    public static int Run(string[] args)
    {
        bool alone = args.Contains("--alone");
        BenchmarkShape[] shapes = [.. new[] { BenchmarkShape.Small, BenchmarkShape.Large }.Where(
            shape => !args.Any(arg => arg is "small" or "large") || args.Contains(shape.Name))
            .SelectMany(shape => Batches(args, shape))];
        string header = $"{"shape",-8}{"batch",6}{"ours",12}{"peer dense",12}{"ratio",8}{"peer sparse",13}{"ratio",8}"
            + $"   (rows a second, median of {Rounds}, {Environment.ProcessorCount} threads)";
        foreach (BenchmarkShape shape in shapes)
        {
            PeerProgram? peer = alone ? null : PeerProgram.Fastest(args, shape);
            var work = new CtnetWork(shape);
            List<double> ours = [], dense = [], sparse = [];
            for (int round = 0; round < Rounds; round++)
            {
                ours.Add(work.TrainRowsPerSecond());
                if (peer is null)
                    continue;
                dense.Add(SpeedOf(peer.Run(shape, sparse: false)));
                sparse.Add(SpeedOf(peer.Run(shape, sparse: true)));
            }

            double own = Median(ours);
            Console.WriteLine(header);
            Console.WriteLine(alone
                ? string.Create(CultureInfo.InvariantCulture, $"{shape.Name,-8}{shape.BatchSize,6}{own,12:N0}")
                : string.Create(CultureInfo.InvariantCulture,
                    $"{shape.Name,-8}{shape.BatchSize,6}{own,12:N0}{Median(dense),12:N0}{own / Median(dense),8:0.00}")
                + string.Create(CultureInfo.InvariantCulture,
                    $"{Median(sparse),13:N0}{own / Median(sparse),8:0.00}"));
        }

        return 0;
    }

    // "--batches 16,64,256" takes these sizes in place of the shape's own. Short streams need small ones.
    private static IEnumerable<BenchmarkShape> Batches(string[] args, BenchmarkShape shape)
    {
        int at = Array.IndexOf(args, "--batches");
        return at < 0
            ? [shape]
            : args[at + 1].Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture)).Select(size => shape with
            {
                BatchSize = size, TrainingRows = Math.Min(shape.TrainingRows, 4096 * size),
            });
    }

    private static double SpeedOf(JsonElement figures) => figures.GetProperty("train_samples_s").GetDouble();

    public static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
