using Ctnet.MLNet.Alignment;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>A field of the canonical schema, and the log's column that has it.</summary>
internal sealed record TaskField(
    string Name, string Column, string Kind, string Group = "shared", string? Separator = null, string? Space = null)
{
    public void Check()
    {
        if (Kind is not ("categorical" or "set" or "numeric"))
            throw new TaskFileException($"Field '{Name}' has the kind '{Kind}'; this version knows categorical, set and numeric.");
        if (!Enum.GetNames<FieldGroup>().Contains(Group, StringComparer.OrdinalIgnoreCase))
            throw new TaskFileException(
                $"Field '{Name}' has the group '{Group}'; there are {string.Join(", ", Enum.GetNames<FieldGroup>()).ToLowerInvariant()}.");
    }
}
