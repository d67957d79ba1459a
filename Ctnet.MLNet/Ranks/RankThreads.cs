using System.Runtime.ExceptionServices;

namespace Ctnet.MLNet.Ranks;

/// <summary>Ranks that are threads of one process, for tests and trials.</summary>
internal static class RankThreads
{
    /// <summary>Runs something on each rank, and waits for all.</summary>
    /// <param name="size">The number of ranks.</param>
    /// <param name="run">What a rank does.</param>
    /// <returns>The ranks' results.</returns>
    /// <remarks>
    /// If ranks fail, it throws the exception of the one that failed first. The others stop at their next call.
    /// </remarks>
    public static TResult[] Run<TResult>(int size, Func<ICtrCollectives, TResult> run)
    {
        var meeting = new RankMeeting(size);
        var results = new TResult[size];
        Thread[] threads =
        [
            .. Enumerable.Range(0, size).Select(rank => new Thread(() =>
            {
                try
                {
                    results[rank] = run(new ThreadRank(meeting, rank));
                }
                catch (Exception exception)
                {
                    meeting.Fail(exception);
                }
            })
            {
                IsBackground = true, Name = $"Ctnet rank {rank}",
            }),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        if (meeting.Failure is Exception failure)
            ExceptionDispatchInfo.Throw(failure);
        return results;
    }
}
