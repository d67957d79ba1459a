using Ctnet.MLNet.Tests.Reliability;
using Ctnet.MLNet.Tests.Training;

// What a test runs in a process of its own, to kill it or because it is about a process's first moments. `dotnet test` does not come here.
return args[0] switch
{
    ContinualRuns.Name => ContinualRuns.Execute(args[1..]),
    FirstRoots.Name => FirstRoots.Execute(args[1..]),
    _ => throw new ArgumentException($"Nothing here is called '{args[0]}'."),
};
