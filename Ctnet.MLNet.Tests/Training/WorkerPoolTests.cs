using Ctnet.MLNet.Networks.Tensors;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class WorkerPoolTests
{
    [Test]
    public void Every_worker_works_once_each_time_and_all_are_done_when_the_call_returns([Values(1, 2, 5)] int count)
    {
        using var workers = new WorkerPool(count);
        int[] calls = new int[count];
        for (int time = 1; time <= 100; time++)
        {
            workers.Run(worker => calls[worker]++);
            Assert.That(calls, Is.All.EqualTo(time));
        }
    }

    [Test]
    public void Workers_work_at_the_same_time()
    {
        using var workers = new WorkerPool(3);
        using var all = new Barrier(3);
        workers.Run(_ => Assert.That(all.SignalAndWait(10_000), Is.True));
    }

    [Test]
    public void A_worker_s_exception_reaches_the_caller_when_all_are_done_and_the_pool_goes_on([Values(0, 1, 2)] int failing)
    {
        using var workers = new WorkerPool(3);
        int done = 0;
        Assert.That(
            () => workers.Run(worker =>
            {
                if (worker == failing)
                    throw new InvalidDataException($"worker {worker}");
                Thread.Sleep(20);
                Interlocked.Increment(ref done);
            }),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"worker {failing}"));
        Assert.That(done, Is.EqualTo(2));

        workers.Run(_ => Interlocked.Increment(ref done));
        Assert.That(done, Is.EqualTo(5));
    }
}
