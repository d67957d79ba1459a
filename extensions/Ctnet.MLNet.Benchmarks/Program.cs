using BenchmarkDotNet.Running;
using Ctnet.MLNet.Benchmarks;

// "peer" compares training, and "peer-score" scoring, with a PyTorch program. "fallback" compares training with and without a
// fallback. All other arguments go to BenchmarkDotNet.
if (args is ["peer", ..])
    return PeerComparison.Run(args[1..]);
if (args is ["peer-score", ..])
    return ScoringComparison.Run(args[1..]);
if (args is ["fallback"])
    return FallbackCost.Run();
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
