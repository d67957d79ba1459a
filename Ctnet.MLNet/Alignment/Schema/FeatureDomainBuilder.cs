namespace Ctnet.MLNet.Alignment;

/// <summary>Says where a domain has the fields of a schema. Not safe for use from several threads.</summary>
public sealed class FeatureDomainBuilder
{
    private readonly string _name;
    private readonly Dictionary<string, FieldMapping> _fields = [];
    private TimeMapping? _time;
    private string? _label;

    internal FeatureDomainBuilder(string name) => _name = name;

    /// <summary>The field is a column.</summary>
    /// <param name="field">The field's name in the schema.</param>
    /// <param name="column">The domain's column; null where it has the field's name.</param>
    /// <param name="separator">For a set or sequence in a text column: what stands between its values.</param>
    /// <param name="scale">For a numeric field: the column's values are multiplied by this, to reach the canonical unit.</param>
    /// <param name="missing">Texts that mean "missing" beside the empty one.</param>
    public FeatureDomainBuilder Column(
        string field, string? column = null, string? separator = null, double scale = 1, params string[] missing) =>
        Map(field, new() { Column = column ?? field, Separator = separator, Scale = scale, Missing = missing });

    /// <summary>The field has the same value in all rows of the domain.</summary>
    /// <param name="field">The field's name in the schema.</param>
    /// <param name="value">The value.</param>
    public FeatureDomainBuilder Constant(string field, string value) => Map(field, new() { Constant = value });

    /// <summary>The field is where the mapping says.</summary>
    /// <param name="field">The field's name in the schema.</param>
    /// <param name="mapping">Where the domain has it.</param>
    /// <exception cref="FeatureSchemaException">The field is mapped already.</exception>
    public FeatureDomainBuilder Map(string field, FieldMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        if (!_fields.TryAdd(field, mapping))
            throw new FeatureSchemaException($"Domain '{_name}' maps field '{field}' twice.");
        return this;
    }

    /// <summary>When a row happened; needed where a field is built from the log.</summary>
    /// <param name="column">The time column.</param>
    /// <param name="unit">What its numbers count.</param>
    public FeatureDomainBuilder Time(string column, TimeUnit unit = TimeUnit.UnixSeconds)
    {
        _time = new(column, unit);
        return this;
    }

    /// <summary>Whether a row was clicked; needed where a field is built from the log.</summary>
    /// <param name="column">The label column, Boolean.</param>
    public FeatureDomainBuilder Label(string column)
    {
        _label = column;
        return this;
    }

    internal FeatureDomain Build() => new(_name, _fields) { Time = _time, Label = _label };
}
