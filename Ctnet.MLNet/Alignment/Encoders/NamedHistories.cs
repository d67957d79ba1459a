using Ctnet.MLNet.Alignment.Histories;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// The histories of fields that name a domain. An alignment builds them from that domain's rows. If it never sees such rows, it
/// takes them from an alignment that does, such as the source's.
/// </summary>
internal static class NamedHistories
{
    /// <summary>
    /// A copy of an alignment that has the source's histories of all fields that name a domain and that both have. It also has
    /// the source's values of the fields that these histories are of, so that they serve for values that are still to come.
    /// </summary>
    /// <param name="alignment">The alignment, which is returned if there is nothing to bring.</param>
    /// <param name="source">The source's alignment.</param>
    public static FittedAlignment Bring(FittedAlignment alignment, FittedAlignment source)
    {
        FeatureField[] fields =
            [.. Of(alignment.Schema).Where(field => source.Schema.Fields.Contains(field) && Has(source, field))];
        if (fields.Length == 0)
            return alignment;
        HashSet<string> spaces =
            [.. fields.SelectMany(field => new[] { field.Of, field.By }).OfType<string>().Select(alignment.Schema.SpaceOfField)];
        var vocabularies = alignment.Vocabularies.ToDictionary(
            space => space.Key,
            space => spaces.Contains(space.Key)
                ? space.Value.WithValuesOf(source.Vocabularies.GetValueOrDefault(space.Key))
                : space.Value);
        Dictionary<string, StatisticHistory> statistics = alignment.Statistics.ToDictionary();
        Dictionary<string, SequenceHistory> sequences = alignment.Sequences.ToDictionary();
        foreach (FeatureField field in fields)
        {
            if (field.Kind == FieldKind.Statistic)
                statistics[NameOf(field)] = source.Statistics[NameOf(field)].WithIds(IdsOf(field.Of!));
            else
                sequences[NameOf(field)] = source.Sequences[NameOf(field)].WithIds(IdsOf(field.By!), IdsOf(field.Of!));
        }

        return alignment.With(vocabularies, statistics, sequences);

        // Maps an id of the source to the id that the same value has here. Hashed ids are the same everywhere.
        Func<int, int> IdsOf(string key)
        {
            string space = alignment.Schema.SpaceOfField(key);
            if (!vocabularies.TryGetValue(space, out Vocabulary? own)
                || !source.Vocabularies.TryGetValue(space, out Vocabulary? theirs))
                return id => id;
            return id => id < IdSpace.Reserved ? id : own.Find(theirs.ValueOf(id));
        }
    }

    /// <summary>A warning for each field that names a domain whose history the alignment does not have.</summary>
    public static IEnumerable<string> Warnings(FittedAlignment alignment) =>
        from field in Of(alignment.Schema)
        where !Has(alignment, field)
        select $"Field '{field.Name}' reads the history of domain '{field.HistoryDomain}', and there is none yet: its values are "
            + "0. Give AlignFeatureSchema the source's pipeline (startFrom), or Continue a refreshed source.";

    private static IEnumerable<FeatureField> Of(FeatureSchema schema) =>
        schema.Fields.Where(field => field.HistoryDomain is not null);

    private static bool Has(FittedAlignment alignment, FeatureField field) =>
        alignment.Statistics.ContainsKey(NameOf(field)) || alignment.Sequences.ContainsKey(NameOf(field));

    private static string NameOf(FeatureField field) => FittedAlignment.HistoryName(field, field.HistoryDomain!);
}
