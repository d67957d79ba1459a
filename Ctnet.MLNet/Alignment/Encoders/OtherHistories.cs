using Ctnet.MLNet.Alignment.Histories;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// The histories of other domains that fields read: those of a domain that a field names, and those of all domains. An alignment
/// builds the histories of the domains that it was fitted on, and takes the others from an alignment that has them.
/// </summary>
internal static class OtherHistories
{
    /// <summary>
    /// A copy of a target's alignment that has the source's histories of all fields that read them and that both have. It also
    /// has the source's values of the fields that these histories are of, so that they serve for values that are still to come.
    /// </summary>
    /// <param name="target">The target's alignment, which is returned if there is nothing to bring.</param>
    /// <param name="source">The source's alignment.</param>
    /// <param name="domain">The target's domain, whose own histories stay.</param>
    public static FittedAlignment ToTarget(FittedAlignment target, FittedAlignment source, string domain) =>
        Bring(target, source, PartsOf(target, source, other => other != domain), withListed: true);

    /// <summary>
    /// A copy of a source's alignment, for rows of the target, whose fields of all domains also read the target's histories.
    /// A value that only the target knows has a history now, but no embedding: the source's network reads it as never seen.
    /// </summary>
    /// <param name="source">The source's alignment, which is returned if there is nothing to bring.</param>
    /// <param name="target">The target's alignment.</param>
    /// <param name="domain">The target's domain.</param>
    public static FittedAlignment ToSource(FittedAlignment source, FittedAlignment target, string domain) => Bring(
        source, target,
        PartsOf(source, target, other => other == domain).Where(part => part.Field.Scope == HistoryScope.All),
        withListed: false);

    /// <summary>A warning for each field that names a domain whose history the alignment does not have.</summary>
    public static IEnumerable<string> Warnings(FittedAlignment alignment) =>
        from field in alignment.Schema.Fields
        where field.HistoryDomain is not null && !Has(alignment, FittedAlignment.HistoryName(field, field.HistoryDomain))
        select $"Field '{field.Name}' reads the history of domain '{field.HistoryDomain}', and there is none yet: its values are "
            + "0. Give AlignFeatureSchema the source's pipeline (startFrom), or Continue a refreshed source.";

    // The histories of other domains that fields of an alignment read and another alignment has.
    private static IEnumerable<(FeatureField Field, string Name)> PartsOf(
        FittedAlignment taker, FittedAlignment giver, Func<string, bool> isWanted) =>
        from field in taker.Schema.Fields
        where field.IsHistory && (field.HistoryDomain is not null || field.Scope == HistoryScope.All)
            && giver.Schema.Fields.Contains(field)
        from domain in giver.Schema.Domains.Select(domain => domain.Name)
        where field.HistoryDomain is string named ? named == domain : isWanted(domain)
        let name = FittedAlignment.HistoryName(field, domain)
        where Has(giver, name)
        select (field, name);

    private static bool Has(FittedAlignment alignment, string name) =>
        alignment.Statistics.ContainsKey(name) || alignment.Sequences.ContainsKey(name);

    private static FittedAlignment Bring(
        FittedAlignment taker, FittedAlignment giver, IEnumerable<(FeatureField Field, string Name)> parts, bool withListed)
    {
        (FeatureField Field, string Name)[] all = [.. parts];
        if (all.Length == 0)
            return taker;
        HashSet<string> spaces = [.. all.SelectMany(part => KeysOf(part.Field)).Select(taker.Schema.SpaceOfField)];
        var vocabularies = taker.Vocabularies.ToDictionary(
            space => space.Key,
            space => spaces.Contains(space.Key)
                ? space.Value.WithValuesOf(giver.Vocabularies.GetValueOrDefault(space.Key), isFrozen: !withListed)
                : space.Value);
        // A sequence that a network has learnt from lists only values that the network knows.
        IReadOnlyDictionary<string, Vocabulary> listed = withListed ? vocabularies : taker.Vocabularies;
        Dictionary<string, StatisticHistory> statistics = taker.Statistics.ToDictionary();
        Dictionary<string, SequenceHistory> sequences = taker.Sequences.ToDictionary();
        foreach ((FeatureField field, string name) in all)
        {
            if (field.Kind == FieldKind.Statistic)
                statistics[name] = giver.Statistics[name].WithIds(IdsOf(field.Of!, vocabularies));
            else
                sequences[name] = giver.Sequences[name].WithIds(IdsOf(field.By!, vocabularies), IdsOf(field.Of!, listed));
        }

        return taker.With(vocabularies, statistics, sequences);

        IEnumerable<string> KeysOf(FeatureField field) => field.Kind == FieldKind.Statistic
            ? [field.Of!]
            : withListed ? [field.By!, field.Of!] : [field.By!];

        // Maps an id to the id that the same value has here. Hashed ids are the same everywhere.
        Func<int, int> IdsOf(string key, IReadOnlyDictionary<string, Vocabulary> known)
        {
            string space = taker.Schema.SpaceOfField(key);
            if (!known.TryGetValue(space, out Vocabulary? own)
                || !giver.Vocabularies.TryGetValue(space, out Vocabulary? theirs))
                return id => id;
            return id => id < IdSpace.Reserved ? id : own.Find(theirs.ValueOf(id));
        }
    }
}
