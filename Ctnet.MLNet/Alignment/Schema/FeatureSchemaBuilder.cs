namespace Ctnet.MLNet;

/// <summary>Builds a <see cref="FeatureSchema"/> in code. Not safe for use from several threads.</summary>
public sealed class FeatureSchemaBuilder
{
    private readonly string _name;
    private readonly List<FeatureField> _fields = [];
    private readonly List<FeatureDomain> _domains = [];
    private TimeSpan _period = TimeSpan.FromDays(1);
    private int _horizon = FeatureSchema.DefaultHorizon;

    internal FeatureSchemaBuilder(string name) => _name = name;

    /// <summary>Adds a field with one identifier in each row.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="group">The field's role in transfer.</param>
    /// <param name="space">
    /// Fields of one space share a vocabulary and an embedding table; null gives the field a space of its own.
    /// </param>
    /// <param name="minimumFrequency">The number of times that fits must meet a value before the vocabulary has it.</param>
    /// <param name="hashBuckets">The number of ids into which values are hashed; null uses a vocabulary instead.</param>
    public FeatureSchemaBuilder Categorical(
        string name, FieldGroup group = FieldGroup.Shared, string? space = null, int minimumFrequency = 1,
        int? hashBuckets = null) =>
        Field(new()
        {
            Name = name, Kind = FieldKind.Categorical, Group = group, Space = space, MinimumFrequency = minimumFrequency,
            HashBuckets = hashBuckets,
        });

    /// <summary>Adds a field with any number of identifiers in each row.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="group">The field's role in transfer.</param>
    /// <param name="space">
    /// Fields of one space share a vocabulary and an embedding table; null gives the field a space of its own.
    /// </param>
    /// <param name="minimumFrequency">The number of times that fits must meet a value before the vocabulary has it.</param>
    /// <param name="maximumValues">The most values that a row keeps: the first ones.</param>
    public FeatureSchemaBuilder Set(
        string name, FieldGroup group = FieldGroup.Shared, string? space = null, int minimumFrequency = 1,
        int maximumValues = 16) =>
        Field(new()
        {
            Name = name, Kind = FieldKind.Set, Group = group, Space = space, MinimumFrequency = minimumFrequency,
            MaximumValues = maximumValues,
        });

    /// <summary>Adds a field with one number in each row.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="encoding">How the numbers are encoded for a network.</param>
    /// <param name="group">The field's role in transfer.</param>
    /// <param name="buckets">The number of buckets, for <see cref="NumericEncoding.Quantiles"/>.</param>
    /// <param name="minimum">The smallest valid number in the canonical unit; null for no limit.</param>
    /// <param name="maximum">The largest valid number in the canonical unit; null for no limit.</param>
    public FeatureSchemaBuilder Numeric(
        string name, NumericEncoding encoding = NumericEncoding.Standardize, FieldGroup group = FieldGroup.Shared,
        int buckets = 16, double? minimum = null, double? maximum = null) =>
        Field(new()
        {
            Name = name, Kind = FieldKind.Numeric, Group = group, Encoding = encoding, Buckets = buckets, Minimum = minimum,
            Maximum = maximum,
        });

    /// <summary>
    /// Adds a field with a vector of numbers in each row, such as the embedding of a text or an image that another model made. A
    /// network projects it to the width of an embedding.
    /// </summary>
    /// <param name="name">The field's name.</param>
    /// <param name="dimension">The number of values of a vector.</param>
    /// <param name="group">The field's role in transfer.</param>
    /// <param name="unitLength">Whether each vector is scaled to the length 1.</param>
    public FeatureSchemaBuilder Vector(
        string name, int dimension, FieldGroup group = FieldGroup.Shared, bool unitLength = false) =>
        Field(new()
        {
            Name = name, Kind = FieldKind.Vector, Group = group, Dimension = dimension, UnitLength = unitLength,
        });

    /// <summary>Adds a field with identifiers in time order, which the domains have in a list column.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="space">
    /// Fields of one space share a vocabulary and an embedding table; null gives the field a space of its own.
    /// </param>
    /// <param name="maximumValues">The most values that a row keeps: the newest, which are the last in the list.</param>
    public FeatureSchemaBuilder Sequence(string name, string? space = null, int maximumValues = 16) =>
        Field(new()
        {
            Name = name, Kind = FieldKind.Sequence, Group = FieldGroup.Sequence, Space = space, MaximumValues = maximumValues,
        });

    /// <summary>Adds a sequence that is built from the log, such as the items that the user clicked in earlier periods.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="of">The categorical field whose values it lists.</param>
    /// <param name="by">The categorical field whose history it is, such as the user.</param>
    /// <param name="clicksOnly">Whether it lists only clicked rows.</param>
    /// <param name="maximumValues">The most values that a row keeps: the newest.</param>
    /// <param name="scope">The rows that it is built from: those of the row's own domain, or of all domains.</param>
    /// <param name="historyDomain">The domain whose rows it is built from; null leaves it to the scope.</param>
    public FeatureSchemaBuilder History(
        string name, string of, string by, bool clicksOnly = true, int maximumValues = 16,
        HistoryScope scope = HistoryScope.Own, string? historyDomain = null) =>
        Field(new()
        {
            Name = name, Kind = FieldKind.Sequence, Group = FieldGroup.Sequence, Of = of, By = by, ClicksOnly = clicksOnly,
            MaximumValues = maximumValues, Scope = scope, HistoryDomain = historyDomain,
        });

    /// <summary>
    /// Adds two numbers that are built from the log: the smoothed click rate of a key in earlier periods, and how often it was
    /// shown.
    /// </summary>
    /// <param name="name">The field's name.</param>
    /// <param name="of">The categorical field that it describes, such as the user or the item.</param>
    /// <param name="scope">The rows that it is built from: those of the row's own domain, or of all domains.</param>
    /// <param name="smoothing">
    /// The number of rows that smooth its click rate. They count as rows with the domain's mean click rate.
    /// </param>
    /// <param name="group">The field's role in transfer.</param>
    /// <param name="historyDomain">The domain whose rows it is built from; null leaves it to the scope.</param>
    public FeatureSchemaBuilder Statistic(
        string name, string of, HistoryScope scope = HistoryScope.Own, double smoothing = 5,
        FieldGroup group = FieldGroup.Shared, string? historyDomain = null) =>
        Field(new()
        {
            Name = name, Kind = FieldKind.Statistic, Group = group, Of = of, Scope = scope, Smoothing = smoothing,
            HistoryDomain = historyDomain,
        });

    /// <summary>
    /// Sets the length of a period. A row's history ends where the row's period begins. Periods are counted from 1970-01-01 UTC.
    /// Without this call, a period is one day.
    /// </summary>
    /// <param name="length">The length.</param>
    public FeatureSchemaBuilder Period(TimeSpan length)
    {
        _period = length;
        return this;
    }

    /// <summary>
    /// Sets the number of periods before a fit's first rows for which histories are still told apart (0 to 100,000). Rows of
    /// these periods see what was before their own period. Rows of older periods see no statistics, and only the kept part of
    /// sequences. A longer horizon takes more memory: an entry for each key and period in which the key has rows. Without this
    /// call it is 64.
    /// </summary>
    /// <param name="periods">The number of periods.</param>
    public FeatureSchemaBuilder Horizon(int periods)
    {
        _horizon = periods;
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
    /// <param name="map">
    /// Maps the domain's columns to fields. A field that it does not map is missing in all of the domain's rows.
    /// </param>
    public FeatureSchemaBuilder Domain(string name, Action<FeatureDomainBuilder> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var builder = new FeatureDomainBuilder(name);
        map(builder);
        _domains.Add(builder.Build());
        return this;
    }

    /// <summary>Builds the schema.</summary>
    /// <exception cref="FeatureSchemaException">The schema is not valid. The message lists all errors.</exception>
    public FeatureSchema Build() => new(_name, _fields, _domains, _period, _horizon);
}
