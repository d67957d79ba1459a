using System.Globalization;

namespace Ctnet.MLNet.Alignment;

/// <summary>Where one domain has a field of the canonical schema, and how its values become canonical. Immutable.</summary>
public sealed record FieldMapping
{
    /// <summary>The domain's column; null where <see cref="Constant"/> is given.</summary>
    public string? Column { get; init; }

    /// <summary>A value that all rows of the domain have, instead of a column.</summary>
    public string? Constant { get; init; }

    /// <summary>For a set or sequence in a text column: what stands between its values, such as "|".</summary>
    public string? Separator { get; init; }

    /// <summary>For a numeric field: the column's values are multiplied by this first, to reach the canonical unit. Default 1.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>What is done to the values first. Default <see cref="FieldConversion.None"/>.</summary>
    public FieldConversion Convert { get; init; }

    /// <summary>
    /// For identifiers: a .NET composite format with the value as {0}, such as "tt{0:0000000}"; texts that are whole numbers are formatted
    /// as numbers.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>For identifiers: a taxonomy, from the domain's values to canonical ones; looked up after everything else.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    /// <summary>
    /// The taxonomy in a CSV file of two columns, the domain's value and the canonical one, without a header; read when the schema is
    /// loaded, relative to the schema's file.
    /// </summary>
    public string? ValuesFile { get; init; }

    /// <summary>What becomes of a value that the taxonomy lacks. Default <see cref="UnmappedValue.Refuse"/>.</summary>
    public UnmappedValue Unmapped { get; init; }

    /// <summary>Texts that mean "missing" beside the empty one, such as "NULL" or "\N".</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    internal IEnumerable<string> Validate(string domain, FeatureField field)
    {
        string where = $"Domain '{domain}', field '{field.Name}'";
        if (field.IsHistory)
            yield return $"{where}: it is built from the log and has no column or constant.";
        if ((Column is null) == (Constant is null))
            yield return $"{where}: give a column or a constant, and not both.";
        if (Column is not null && string.IsNullOrWhiteSpace(Column))
            yield return $"{where}: its column is empty.";
        if (Separator is not null && (Separator.Length == 0 || field.Kind is not (FieldKind.Set or FieldKind.Sequence)))
            yield return $"{where}: a separator is for set and sequence fields, and not empty.";
        if (!double.IsFinite(Scale) || Scale == 0)
            yield return $"{where}: scale must be a number other than 0, but is {Scale}.";
        if (Scale != 1 && field.Kind != FieldKind.Numeric)
            yield return $"{where}: scale is for numeric fields.";
        if (!Enum.IsDefined(Convert) || !Enum.IsDefined(Unmapped))
            yield return $"{where}: its conversion or rule for unmapped values does not exist.";
        if ((Format ?? ValuesFile) is not null || Values is not null || Unmapped != UnmappedValue.Refuse || Convert == FieldConversion.LowerCase)
        {
            if (!field.HasIdentifiers)
                yield return $"{where}: format, values and lower case are for identifiers.";
        }

        if (Missing.Any(text => text is null))
            yield return $"{where}: one of its missing texts is null.";
        if (Values is not null && ValuesFile is not null)
            yield return $"{where}: give values or valuesFile, and not both.";
        if (Format is not null && !IsFormat(Format))
            yield return $"{where}: '{Format}' is not a .NET format with {{0}}.";
        if (Constant is not null && field.Kind == FieldKind.Numeric)
        {
            double number = ParseConstant(Constant) * Scale;
            if (!(Math.Abs(number) <= float.MaxValue))
                yield return $"{where}: its constant '{Constant}' is not a number.";
            else if (number < field.Minimum || number > field.Maximum)
                yield return $"{where}: its constant '{Constant}' is outside the field's range, {field.Minimum} to {field.Maximum}.";
        }
    }

    internal static double ParseConstant(string constant) =>
        double.TryParse(constant, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    private static bool IsFormat(string format)
    {
        try
        {
            return System.Text.CompositeFormat.Parse(format).MinimumArgumentCount == 1;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
