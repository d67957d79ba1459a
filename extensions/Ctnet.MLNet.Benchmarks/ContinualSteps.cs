using System.Diagnostics;
using System.Globalization;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Prints what a continual step of 1,000 rows costs, and how soon it serves, for vocabularies of several sizes: the step's time and
/// allocations, the size of its delta, and the time from the delta to the first score. Medians.
/// </summary>
internal static class ContinualSteps
{
    private const int Times = 9;

    /// <param name="sizes">How many values each field has; none for 10,000, 100,000 and 1,000,000.</param>
    public static int Run(string[] sizes)
    {
        int[] all = sizes.Length == 0
            ? [10_000, 100_000, 1_000_000]
            : [.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        Console.WriteLine("| values of each of 4 fields | the step | allocated | its delta | made in | from the delta to a score |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (int size in all)
            Measure(size);
        return 0;
    }

    private static void Measure(int size)
    {
        var step = new ContinualBenchmarks { ValuesOfAField = size };
        step.Setup();
        ITransformer before = step.Before, after = step.TargetWithRefreshedSource();
        double[] seconds = new double[Times], made = new double[Times], served = new double[Times];
        long allocated = 0, bytes = 0;
        for (int i = 0; i < Times; i++)
        {
            long start = GC.GetTotalAllocatedBytes(precise: true);
            (seconds[i], after) = Timed(step.TargetWithRefreshedSource);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - start;
            using var file = new MemoryStream();
            (made[i], bytes) = Timed(() => DeltaFile.Write(ModelDelta.Between(before, after), file));
            file.Position = 0;
            (served[i], _) = Timed(() => step.Score(ModelDelta.Apply(before, ModelSectionReader.Read(file))));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {size:N0} | {Milliseconds(seconds)} | {allocated / 1e6:0} MB | {bytes / 1e6:0.0} MB | {Milliseconds(made)} "
            + $"| {Milliseconds(served)} |"));
    }

    private static (double Seconds, T Result) Timed<T>(Func<T> run)
    {
        var watch = Stopwatch.StartNew();
        T result = run();
        return (watch.Elapsed.TotalSeconds, result);
    }

    private static string Milliseconds(double[] seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{1000 * seconds.Order().ElementAt(seconds.Length / 2):0} ms");
}
