namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>Which rows are of the target domain: the rows that a rule holds for, or a whole log.</summary>
/// <param name="Where">For one log: the rule of the target's rows.</param>
/// <param name="Log">For two logs: the name of the target's.</param>
internal sealed record TaskTarget(TaskRule? Where = null, string? Log = null);
