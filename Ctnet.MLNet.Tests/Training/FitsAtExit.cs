using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>A process that ends while fits run on other threads.</summary>
internal static class FitsAtExit
{
    public const string Name = "fits-at-exit", Return = "return", ExitWithinFit = "exit-within-fit";

    /// <param name="args">How the process ends, and how many milliseconds after both fits have begun.</param>
    public static int Execute(string[] args)
    {
        using var begun = new CountdownEvent(2);
        for (int fit = 0; fit < begun.InitialCount; fit++)
        {
            int seed = fit;
            new Thread(() => Fit(seed, args[0] == ExitWithinFit && seed == 0, begun)) { IsBackground = true }.Start();
        }
        begun.Wait();
        if (args[0] == ExitWithinFit)
            Thread.Sleep(Timeout.Infinite);
        Thread.Sleep(int.Parse(args[1]));
        return 0;
    }

    private static void Fit(int seed, bool exits, CountdownEvent begun)
    {
        var ml = new MLContext(seed);
        CtrTowerOptions options = Tiny.Tower(seed);
        (options.NumberOfEpochs, options.NumberOfThreads, options.BatchSize, options.HiddenUnits) = (1000, 2, 256, [128, 64]);
        bool first = true;
        options.Progress = new ProgressList(_ =>
        {
            if (first)
                begun.Signal();
            first = false;
            if (exits && begun.IsSet)
                Environment.Exit(0);
        });
        try
        {
            ml.FitTower(ml.View(TinyWorld.Guide(5000, seed)), options);
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }
}
