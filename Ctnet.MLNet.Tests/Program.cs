using Ctnet.MLNet.Tests.Reliability;

// What a test runs in a process of its own, to kill it. `dotnet test` does not come here.
return ContinualRuns.Execute(args);
