namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>Which rows are of the target domain: the rows that a rule holds for, or a whole log.</summary>
internal sealed record TaskTarget(TaskRule? Where = null, string? Log = null);
