namespace Ctnet.MLNet.Tests.Continual;

/// <summary>
/// The mean log losses of three models over the periods after the first, which were scored before they were trained on, and the
/// fallback's checks.
/// </summary>
internal sealed record TransferRun(double TargetOnly, double Ctnet, double Fallback, IReadOnlyList<FallbackCheck> Checks);
