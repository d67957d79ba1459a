using System.Globalization;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>Trains CTNet without and with a fallback, in turn, and prints the medians and their ratio.</summary>
internal static class FallbackCost
{
    private const int Rounds = 5;

    public static int Run()
    {
        Console.WriteLine(
            $"{"shape",-8}{"without",12}{"with",12}{"ratio",8}"
            + $"   (rows a second, median of {Rounds}, {Environment.ProcessorCount} threads)");
        foreach (BenchmarkShape shape in (BenchmarkShape[])[BenchmarkShape.Small, BenchmarkShape.Large])
        {
            CtnetWork without = new(shape), with = new(shape, withFallback: true);
            List<double> alone = [], beside = [];
            for (int round = 0; round < Rounds; round++)
            {
                alone.Add(without.TrainRowsPerSecond());
                beside.Add(with.TrainRowsPerSecond());
            }

            (double first, double second) = (PeerComparison.Median(alone), PeerComparison.Median(beside));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{shape.Name,-8}{first,12:N0}{second,12:N0}{second / first,8:0.00}"));
        }

        return 0;
    }
}
