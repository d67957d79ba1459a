namespace Ctnet.MLNet.Samples.Compare;

/// <summary>Which rows are the target domain.</summary>
internal sealed record TaskTarget(TaskRule? Where = null);
