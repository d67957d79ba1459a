using Ctnet.MLNet.Training;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>The mean log losses of the periods after the first, each scored before it was trained on, and what was judged.</summary>
internal sealed record TransferRun(double TargetOnly, double Ctnet, double Fallback, IReadOnlyList<TransferCheck> Checks);
