using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>How fast an alignment is fitted and applied, and how long a field of many values takes.</summary>
internal static class AlignmentRates
{
    private const int Rows = 500_000, Fields = 20, Values = 10_000, ManyValues = 5_000_000, Rounds = 5;

    public static int Run()
    {
        var ml = new MLContext(1);
        var rows = new TextImpressions(Rows, Fields, Values);
        FeatureAlignmentEstimator estimator =
            ml.Transforms.AlignFeatureSchema(TextImpressions.Categorical("rates", 0, Fields), "target");
        FeatureAlignmentTransformer? fitted = null;
        Print($"fit: {Rows:N0} rows of {Fields} columns", Rows, () => fitted = estimator.Fit(rows));
        Print("encode", Rows, () => Read(fitted!.Transform(rows)));
        var many = new TextImpressions(ManyValues, 1, ManyValues, inTurn: true);
        FeatureAlignmentEstimator wide = ml.Transforms.AlignFeatureSchema(TextImpressions.Categorical("many", 0, 1), "target");
        Print($"fit: one column of {ManyValues:N0} values", ManyValues, () => wide.Fit(many));
        return 0;
    }

    private static void Print(string what, int rows, Action action)
    {
        List<double> seconds = [];
        for (int round = 0; round < Rounds; round++)
        {
            long started = Stopwatch.GetTimestamp();
            action();
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        double median = PeerComparison.Median(seconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {rows / median:N0} rows a second, {median:0.00} s (median of {Rounds}, {Environment.ProcessorCount} threads)"));
    }

    private static void Read(IDataView data)
    {
        DataViewSchema.Column features = data.Schema["Features"];
        Parallel.ForEach(data.GetRowCursorSet([features], Environment.ProcessorCount), cursor =>
        {
            using (cursor)
            {
                var getter = cursor.GetGetter<Microsoft.ML.Data.VBuffer<float>>(features);
                Microsoft.ML.Data.VBuffer<float> values = default;
                while (cursor.MoveNext())
                    getter(ref values);
            }
        });
    }
}
