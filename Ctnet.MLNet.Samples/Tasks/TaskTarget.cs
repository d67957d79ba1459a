namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>Which rows are the target domain: those of a log that a rule holds for, or a whole log.</summary>
internal sealed record TaskTarget(TaskRule? Where = null, string? Log = null);
