using Ctnet.MLNet.Tests.Persistence;
using Ctnet.MLNet.Tests.Ranks;
using Ctnet.MLNet.Tests.Reliability;
using Ctnet.MLNet.Tests.Training;

// Tests run this program in another process, to kill that process or to test its first moments. `dotnet test` does not run it.
return args[0] switch
{
    ContinualRuns.Name => ContinualRuns.Execute(args[1..]),
    RankProgram.Name => RankProgram.Execute(args[1..]),
    FuzzTargets.Name => FuzzTargets.Execute(args[1..]),
    SoakRun.Name => SoakRun.Execute(args[1..]),
    FitsAtExit.Name => FitsAtExit.Execute(args[1..]),
    FirstRoots.Name => FirstRoots.Execute(args[1..]),
    SavingProcess.Name => SavingProcess.Execute(args[1..]),
    _ => throw new ArgumentException($"There is no run '{args[0]}'."),
};
