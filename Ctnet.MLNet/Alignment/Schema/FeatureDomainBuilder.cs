namespace Ctnet.MLNet;

/// <summary>Maps the columns of a domain to the fields of a schema. Not safe for use from several threads.</summary>
public sealed class FeatureDomainBuilder
{
    private readonly string _name;
    private readonly Dictionary<string, FieldMapping> _fields = [];
    private TimeMapping? _time;
    private string? _label;

    internal FeatureDomainBuilder(string name) => _name = name;

    /// <summary>Maps a field to a column.</summary>
    /// <param name="field">The field's name in the schema.</param>
    /// <param name="column">The domain's column; null if it has the field's name.</param>
    /// <param name="separator">For a set, sequence or vector in a text column: the text between two values.</param>
    /// <param name="scale">For a numeric field: the factor that converts the column's numbers to the canonical unit.</param>
    /// <param name="missing">Texts that mean "missing". The empty text always does.</param>
    /// <exception cref="FeatureSchemaException">The field is mapped already.</exception>
    public FeatureDomainBuilder Column(
        string field, string? column = null, string? separator = null, double scale = 1, params string[] missing) =>
        Map(field, new() { Column = column ?? field, Separator = separator, Scale = scale, Missing = missing });

    /// <summary>Gives a field the same value in all rows of the domain.</summary>
    /// <param name="field">The field's name in the schema.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="FeatureSchemaException">The field is mapped already.</exception>
    public FeatureDomainBuilder Constant(string field, string value) => Map(field, new() { Constant = value });

    /// <summary>Maps a field as the mapping says.</summary>
    /// <param name="field">The field's name in the schema.</param>
    /// <param name="mapping">The field's column or constant, and how its values become canonical.</param>
    /// <exception cref="FeatureSchemaException">The field is mapped already.</exception>
    public FeatureDomainBuilder Map(string field, FieldMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        if (!_fields.TryAdd(field, mapping))
            throw new FeatureSchemaException($"Domain '{_name}' maps field '{field}' twice.");
        return this;
    }

    /// <summary>Names the column with a row's time. It is required if a field is built from the log.</summary>
    /// <param name="column">The time column.</param>
    /// <param name="unit">The unit of the column, if it holds numbers.</param>
    public FeatureDomainBuilder Time(string column, TimeUnit unit = TimeUnit.UnixSeconds)
    {
        _time = new(column, unit);
        return this;
    }

    /// <summary>
    /// Names the column that says whether a row was clicked. Fitting requires it if a field is built from the log.
    /// </summary>
    /// <param name="column">The label column, Boolean.</param>
    public FeatureDomainBuilder Label(string column)
    {
        _label = column;
        return this;
    }

    internal FeatureDomain Build() => new(_name, _fields) { Time = _time, Label = _label };
}
