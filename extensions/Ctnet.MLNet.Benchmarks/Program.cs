using BenchmarkDotNet.Running;
using Ctnet.MLNet.Benchmarks;

// "peer" trains and "peer-score" scores beside the PyTorch program that this library is measured against; "fallback" trains with
// and without a fallback; anything else is BenchmarkDotNet's.
if (args is ["peer", ..])
    return PeerComparison.Run(args[1..]);
if (args is ["peer-score", ..])
    return ScoringComparison.Run(args[1..]);
if (args is ["fallback"])
    return FallbackCost.Run();
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
