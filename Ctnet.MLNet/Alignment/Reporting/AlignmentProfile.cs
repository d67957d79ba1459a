namespace Ctnet.MLNet.Alignment.Reporting;

/// <summary>The profiles of all fields, by domain and field. A domain's profiles describe the rows of its last fit.</summary>
internal sealed class AlignmentProfile(IReadOnlyDictionary<string, IReadOnlyDictionary<string, FieldProfile>> domains)
{
    public static AlignmentProfile Empty { get; } = new(new Dictionary<string, IReadOnlyDictionary<string, FieldProfile>>());

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, FieldProfile>> Domains { get; } = domains;

    /// <summary>A copy with the profiles of a domain's newest fit.</summary>
    public AlignmentProfile WithDomain(string domain, IReadOnlyDictionary<string, FieldProfile> fields) =>
        new(new Dictionary<string, IReadOnlyDictionary<string, FieldProfile>>(Domains) { [domain] = fields });
}
