namespace Ctnet.MLNet.Alignment;

/// <summary>Builds a <see cref="FeatureSchema"/> in code. Not safe for use from several threads.</summary>
public sealed class FeatureSchemaBuilder
{
    private readonly string _name;
    private readonly List<FeatureField> _fields = [];
    private readonly List<FeatureDomain> _domains = [];

    internal FeatureSchemaBuilder(string name) => _name = name;

    /// <summary>Adds a field of one identifier a row.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="group">The part it plays in transfer.</param>
    /// <param name="space">Fields of the same space share a vocabulary and an embedding table; null is one of its own.</param>
    /// <param name="minimumFrequency">A value enters the vocabulary when it was met this often.</param>
    public FeatureSchemaBuilder Categorical(
        string name, FieldGroup group = FieldGroup.Shared, string? space = null, int minimumFrequency = 1) =>
        Field(new() { Name = name, Kind = FieldKind.Categorical, Group = group, Space = space, MinimumFrequency = minimumFrequency });

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
    public FeatureSchemaBuilder Numeric(
        string name, NumericEncoding encoding = NumericEncoding.Standardize, FieldGroup group = FieldGroup.Shared, int buckets = 16) =>
        Field(new() { Name = name, Kind = FieldKind.Numeric, Group = group, Encoding = encoding, Buckets = buckets });

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
    public FeatureSchema Build() => new(_name, _fields, _domains);
}
