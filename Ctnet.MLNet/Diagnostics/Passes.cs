using System.Diagnostics;

namespace Ctnet.MLNet.Diagnostics;

/// <summary>Scores rows several times. The first passes compile code, so the fastest one counts.</summary>
internal static class Passes
{
    private const int Count = 3;

    /// <returns>The scores of the last pass, and the rows a second of the fastest.</returns>
    public static (float[] Scores, double RowsPerSecond) Run(Func<float[]> score)
    {
        float[] scores = [];
        double fastest = 0;
        for (int pass = 0; pass < Count; pass++)
        {
            long started = Stopwatch.GetTimestamp();
            scores = score();
            fastest = Math.Max(fastest, scores.Length / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return (scores, fastest);
    }
}
