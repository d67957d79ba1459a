using Ctnet.MLNet.AspNetCore.Model;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.AspNetCore;

public sealed class SingleTaskTests
{
    [Test]
    public async Task Work_runs_on_a_thread_of_its_own_and_one_at_a_time()
    {
        var single = new SingleTask();
        using var ends = new ManualResetEventSlim();
        Task<bool> first = single.TryStart(() =>
        {
            ends.Wait();
            return Thread.CurrentThread.IsThreadPoolThread;
        })!;
        for (int i = 0; i < 100; i++)
            Assert.That(single.TryStart(() => true), Is.Null);
        ends.Set();
        Assert.That(await first, Is.False);
        Assert.That(await single.TryStart(() => 3)!, Is.EqualTo(3));
    }

    [Test]
    public async Task After_work_that_failed_other_work_runs()
    {
        var single = new SingleTask();
        Assert.That(() => single.TryStart<int>(() => throw new InvalidDataException())!, Throws.TypeOf<InvalidDataException>());
        Assert.That(await single.TryStart(() => 3)!, Is.EqualTo(3));
    }
}
