namespace Ctnet.MLNet.Alignment.Reporting;

/// <summary>What was met of each field, by domain and field: of each domain the rows that it was last fitted on.</summary>
internal sealed class AlignmentProfile(IReadOnlyDictionary<string, IReadOnlyDictionary<string, FieldProfile>> domains)
{
    public static AlignmentProfile Empty { get; } = new(new Dictionary<string, IReadOnlyDictionary<string, FieldProfile>>());

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, FieldProfile>> Domains { get; } = domains;

    public AlignmentProfile With(string domain, IReadOnlyDictionary<string, FieldProfile> fields) =>
        new(new Dictionary<string, IReadOnlyDictionary<string, FieldProfile>>(Domains) { [domain] = fields });
}
