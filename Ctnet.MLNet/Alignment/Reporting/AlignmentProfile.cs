namespace Ctnet.MLNet.Alignment.Reporting;

/// <summary>The profiles of all fields, by domain and field. A domain's profiles describe the rows of its last fit.</summary>
/// <param name="domains">The profiles.</param>
/// <param name="timeWarnings">Warnings about the times of each domain's rows.</param>
internal sealed class AlignmentProfile(
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, FieldProfile>> domains,
    IReadOnlyDictionary<string, IReadOnlyList<string>> timeWarnings)
{
    public static AlignmentProfile Empty { get; } = new(
        new Dictionary<string, IReadOnlyDictionary<string, FieldProfile>>(), new Dictionary<string, IReadOnlyList<string>>());

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, FieldProfile>> Domains { get; } = domains;

    /// <summary>Warnings about the times of each domain's rows, by domain.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> TimeWarnings { get; } = timeWarnings;

    /// <summary>A copy with the profiles and warnings of a domain's newest fit.</summary>
    public AlignmentProfile WithDomain(
        string domain, IReadOnlyDictionary<string, FieldProfile> fields, IReadOnlyList<string> timeWarnings) => new(
        new Dictionary<string, IReadOnlyDictionary<string, FieldProfile>>(Domains) { [domain] = fields },
        new Dictionary<string, IReadOnlyList<string>>(TimeWarnings) { [domain] = timeWarnings });

    /// <summary>A copy with changed profiles.</summary>
    /// <param name="change">The changed profile of a field.</param>
    public AlignmentProfile With(Func<string, FieldProfile, FieldProfile> change) => new(
        Domains.ToDictionary(
            domain => domain.Key,
            domain => (IReadOnlyDictionary<string, FieldProfile>)domain.Value.ToDictionary(
                field => field.Key, field => change(field.Key, field.Value))),
        TimeWarnings);
}
