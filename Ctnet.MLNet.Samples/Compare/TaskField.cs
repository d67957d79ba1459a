namespace Ctnet.MLNet.Samples.Compare;

/// <summary>A field of the canonical schema, and the log's column that has it.</summary>
internal sealed record TaskField(string Name, string Column, string Kind, string Group = "shared", string? Separator = null, string? Space = null);
