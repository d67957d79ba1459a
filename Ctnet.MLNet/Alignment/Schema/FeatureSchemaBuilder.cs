namespace Ctnet.MLNet.Alignment;

/// <summary>Builds a <see cref="FeatureSchema"/> in code. Not safe for use from several threads.</summary>
public sealed class FeatureSchemaBuilder
{
    private readonly string _name;
    private readonly List<FeatureField> _fields = [];
    private readonly List<FeatureDomain> _domains = [];
    private TimeSpan _period = TimeSpan.FromDays(1);

    internal FeatureSchemaBuilder(string name) => _name = name;

    /// <summary>Adds a field of one identifier a row.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="group">The part it plays in transfer.</param>
    /// <param name="space">Fields of the same space share a vocabulary and an embedding table; null is one of its own.</param>
    /// <param name="minimumFrequency">A value enters the vocabulary when it was met this often.</param>
    /// <param name="hashBuckets">Instead of a vocabulary: values are hashed into this many ids.</param>
    public FeatureSchemaBuilder Categorical(
        string name, FieldGroup group = FieldGroup.Shared, string? space = null, int minimumFrequency = 1, int? hashBuckets = null) =>
        Field(new()
        {
            Name = name, Kind = FieldKind.Categorical, Group = group, Space = space, MinimumFrequency = minimumFrequency, HashBuckets = hashBuckets,
        });

    /// <summary>Adds a field of any number of identifiers a row.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="group">The part it plays in transfer.</param>
    /// <param name="space">Fields of the same space share a vocabulary and an embedding table; null is one of its own.</param>
    /// <param name="minimumFrequency">A value enters the vocabulary when it was met this often.</param>
    /// <param name="maximumValues">The most values that are kept in a row.</param>
    public FeatureSchemaBuilder Set(
        string name, FieldGroup group = FieldGroup.Shared, string? space = null, int minimumFrequency = 1, int maximumValues = 16) =>
        Field(new()
        {
            Name = name, Kind = FieldKind.Set, Group = group, Space = space, MinimumFrequency = minimumFrequency, MaximumValues = maximumValues,
        });

    /// <summary>Adds a field of one number a row.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="encoding">How the numbers enter a network.</param>
    /// <param name="group">The part it plays in transfer.</param>
    /// <param name="buckets">The number of buckets, for <see cref="NumericEncoding.Quantiles"/>.</param>
    /// <param name="minimum">The least number that can be, in the canonical unit; null for any.</param>
    /// <param name="maximum">The greatest number that can be, in the canonical unit; null for any.</param>
    public FeatureSchemaBuilder Numeric(
        string name, NumericEncoding encoding = NumericEncoding.Standardize, FieldGroup group = FieldGroup.Shared, int buckets = 16,
        double? minimum = null, double? maximum = null) =>
        Field(new()
        {
            Name = name, Kind = FieldKind.Numeric, Group = group, Encoding = encoding, Buckets = buckets, Minimum = minimum,
            Maximum = maximum,
        });

    /// <summary>Adds a field of identifiers in time order, in a list column of the domains.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="space">Fields of the same space share a vocabulary and an embedding table; null is one of its own.</param>
    /// <param name="maximumValues">The most values that are kept in a row: the newest, which are the last.</param>
    public FeatureSchemaBuilder Sequence(string name, string? space = null, int maximumValues = 16) =>
        Field(new() { Name = name, Kind = FieldKind.Sequence, Group = FieldGroup.Sequence, Space = space, MaximumValues = maximumValues });

    /// <summary>Adds a sequence that is built from the log: what the user clicked in earlier periods.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="of">The categorical field whose values it lists.</param>
    /// <param name="by">The categorical field whose history it is, such as the user.</param>
    /// <param name="clicksOnly">Whether only clicked rows enter it.</param>
    /// <param name="maximumValues">The most values that are kept in a row: the newest.</param>
    /// <param name="scope">Whose rows it is built from.</param>
    public FeatureSchemaBuilder History(
        string name, string of, string by, bool clicksOnly = true, int maximumValues = 16, HistoryScope scope = HistoryScope.Own) =>
        Field(new()
        {
            Name = name, Kind = FieldKind.Sequence, Group = FieldGroup.Sequence, Of = of, By = by, ClicksOnly = clicksOnly,
            MaximumValues = maximumValues, Scope = scope,
        });

    /// <summary>Adds what the log says of a key in earlier periods: its smoothed click rate and how often it was shown.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="of">The categorical field that it tells of, such as the user or the item.</param>
    /// <param name="scope">Whose rows it is built from.</param>
    /// <param name="smoothing">How many rows at the mean its click rate is smoothed with.</param>
    /// <param name="group">The part it plays in transfer.</param>
    public FeatureSchemaBuilder Statistic(
        string name, string of, HistoryScope scope = HistoryScope.Own, double smoothing = 5, FieldGroup group = FieldGroup.Shared) =>
        Field(new() { Name = name, Kind = FieldKind.Statistic, Group = group, Of = of, Scope = scope, Smoothing = smoothing });

    /// <summary>
    /// The length of a period: a row's history ends where its period begins. Default one day. Periods are counted from 1970-01-01 UTC.
    /// </summary>
    /// <param name="length">The length.</param>
    public FeatureSchemaBuilder Period(TimeSpan length)
    {
        _period = length;
        return this;
    }

    /// <summary>Adds a field.</summary>
    /// <param name="field">The field.</param>
    public FeatureSchemaBuilder Field(FeatureField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        _fields.Add(field);
        return this;
    }

    /// <summary>Adds a domain.</summary>
    /// <param name="name">The domain's name.</param>
    /// <param name="map">Says which of its columns are which fields; what is not mapped is missing in all its rows.</param>
    public FeatureSchemaBuilder Domain(string name, Action<FeatureDomainBuilder> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var builder = new FeatureDomainBuilder(name);
        map(builder);
        _domains.Add(builder.Build());
        return this;
    }

    /// <summary>The schema.</summary>
    /// <exception cref="FeatureSchemaException">It contradicts itself; the message lists everything that is wrong.</exception>
    public FeatureSchema Build() => new(_name, _fields, _domains, _period);
}
