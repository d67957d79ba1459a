using System.Diagnostics;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>A fit leaves the process as it was.</summary>
public sealed class ProcessStateTests
{
    private const int Threads = 3;

    private readonly MLContext _ml = new(seed: 1);
    private int _before;
    private IDataView _rows = null!;

    [SetUp]
    public void SetThreads()
    {
        _rows = _ml.Aligned(TinyWorld.Guide(100, seed: 3));
        _before = get_num_threads();
        set_num_threads(Threads);
    }

    [TearDown]
    public void RestoreThreads() => set_num_threads(_before);

    [Test]
    public void A_fit_restores_the_number_of_threads_and_the_random_state([Values] bool fails)
    {
        CtrTowerOptions options = Tiny.Tower();
        int within = 0;
        options.Progress = new ProgressList(_ =>
        {
            within = get_num_threads();
            if (fails)
                throw new OperationCanceledException();
        });
        random.manual_seed(7);
        float[] undisturbed = Draw();
        random.manual_seed(7);
        if (fails)
            Assert.That(() => Fit(options), Throws.TypeOf<OperationCanceledException>());
        else
            Fit(options);

        Assert.That(within, Is.EqualTo(1));
        Assert.That((get_num_threads(), ThreadsOfANewThread()), Is.EqualTo((Threads, Threads)));
        Assert.That(Draw(), Is.EqualTo(undisturbed));
    }

    [Test]
    public void Fits_that_overlap_keep_one_thread_until_the_last_one_ends([Values] bool firstEndsFirst)
    {
        random.manual_seed(7);
        float[] undisturbed = Draw();
        random.manual_seed(7);
        using var firstRuns = new ManualResetEventSlim();
        using var secondRuns = new ManualResetEventSlim();
        using var endFirst = new ManualResetEventSlim();
        using var endSecond = new ManualResetEventSlim();
        int late = 0;
        Task first = Start(firstRuns, endFirst), second;
        firstRuns.Wait();
        second = Start(secondRuns, endSecond);
        secondRuns.Wait();
        (firstEndsFirst ? endFirst : endSecond).Set();
        (firstEndsFirst ? first : second).GetAwaiter().GetResult();
        int meanwhile = ThreadsOfANewThread();
        (firstEndsFirst ? endSecond : endFirst).Set();
        Task.WaitAll(first, second);

        Assert.That((meanwhile, late), Is.EqualTo((1, 1)));
        Assert.That((get_num_threads(), ThreadsOfANewThread()), Is.EqualTo((Threads, Threads)));
        Assert.That(Draw(), Is.EqualTo(undisturbed));

        Task Start(ManualResetEventSlim runs, ManualResetEventSlim end)
        {
            CtrTowerOptions options = Tiny.Tower();
            options.Progress = new ProgressList(_ =>
            {
                runs.Set();
                end.Wait();
                late = get_num_threads();
            });
            return Task.Factory.StartNew(() => Fit(options), TaskCreationOptions.LongRunning);
        }
    }

    [Test]
    public void A_cancelled_fit_names_the_caller_s_token()
    {
        using var stop = new CancellationTokenSource();
        CtrTowerOptions options = Tiny.Tower();
        (options.CancellationToken, options.Progress, options.NumberOfEpochs) =
            (stop.Token, new ProgressList(_ => stop.Cancel()), 1000);

        Assert.That(
            () => Fit(options),
            Throws.InstanceOf<OperationCanceledException>()
                .With.Property(nameof(OperationCanceledException.CancellationToken)).EqualTo(stop.Token));
    }

    [Test]
    public void Falling_back_to_the_CPU_is_one_warning()
    {
        var ml = new MLContext(seed: 1);
        List<string> warnings = WarningList.Of(ml);
        CtrTowerOptions options = Tiny.Tower();
        (options.GpuDeviceId, options.FallbackToCpu) = (255, true);
        ml.BinaryClassification.Trainers.CtrTower(options).Fit(_rows, _rows);

        Assert.That(
            warnings.Where(warning => warning.Contains("GPU", StringComparison.Ordinal)),
            Is.EqualTo(["GPU 255 is asked for and cannot be used: this fit trains on the CPU."]));
    }

    // Without the wait for fits, all of 13 such processes crashed inside libtorch.
    [Test]
    public void A_process_that_ends_while_fits_run_ends_cleanly([Range(0, 4)] int run)
    {
        using var process = new TestProcess(FitsAtExit.Name, FitsAtExit.Return, $"{20 * run}");
        Assert.That(process.WaitForEnd(), Is.Empty);
    }

    [Test]
    public void A_process_that_a_receiver_of_progress_ends_does_not_wait_for_itself()
    {
        long begin = Stopwatch.GetTimestamp();
        using var process = new TestProcess(FitsAtExit.Name, FitsAtExit.ExitWithinFit);
        Assert.That(process.WaitForEnd(), Is.Empty);
        Assert.That(Stopwatch.GetElapsedTime(begin), Is.LessThan(TimeSpan.FromSeconds(10)), "it should not use up its patience");
    }

    private void Fit(CtrTowerOptions options) => _ml.BinaryClassification.Trainers.CtrTower(options).Fit(_rows);

    private static float[] Draw()
    {
        using Tensor drawn = rand(5);
        return [.. drawn.data<float>()];
    }

    private static int ThreadsOfANewThread()
    {
        int threads = 0;
        var thread = new Thread(() => threads = get_num_threads());
        thread.Start();
        thread.Join();
        return threads;
    }
}
