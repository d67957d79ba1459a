using Ctnet.MLNet.Mpi;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Job;

/// <summary>Runs a job on the ranks of MPI, if a launcher of MPI started this process. The first rank prints.</summary>
internal static class JobRanks
{
    public static int Run(Func<ICtrCollectives?, int> job) =>
        MpiCollectives.IsLaunched ? MpiCollectives.Run(ranks => OnRank(ranks, job)) : job(null);

    private static int OnRank(ICtrCollectives ranks, Func<ICtrCollectives?, int> job)
    {
        if (ranks.Rank > 0)
            AnsiConsole.Console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(TextWriter.Null) });
        int code = job(ranks);
        // The launcher takes another exit code of a rank for a failure. A job without a new period is none.
        return code is ExitCode.NothingNew or ExitCode.LeftOut ? ExitCode.Done : code;
    }
}
