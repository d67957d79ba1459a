using BenchmarkDotNet.Running;
using Ctnet.MLNet.Benchmarks;

// "peer" compares training, and "peer-score" scoring, with a PyTorch program. "fallback" compares training with and without a
// fallback. "steps" shows what a continual step costs, and how soon it serves. "click-rates" measures accuracy where clicks are
// rare. "align" measures how fast alignments are fitted and applied. "tables" measures how fast rows of files and databases are
// read. "ranks" measures training on several ranks. All other arguments go to BenchmarkDotNet.
if (args is ["peer", ..])
    return PeerComparison.Run(args[1..]);
if (args is ["peer-score", ..])
    return ScoringComparison.Run(args[1..]);
if (args is ["fallback"])
    return FallbackCost.Run();
if (args is ["steps", ..])
    return ContinualSteps.Run(args[1..]);
if (args is ["click-rates", ..])
    return ClickRates.Run(args[1..]);
if (args is ["align"])
    return AlignmentRates.Run();
if (args is ["tables", ..])
    return TableRates.Run(args[1..]);
if (args is ["ranks", ..])
    return RankRates.Run(args[1..]);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
