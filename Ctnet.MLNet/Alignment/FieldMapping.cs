using System.Globalization;

namespace Ctnet.MLNet.Alignment;

/// <summary>Where one domain has a field of the canonical schema. Immutable.</summary>
public sealed record FieldMapping
{
    /// <summary>The domain's column; null where <see cref="Constant"/> is given.</summary>
    public string? Column { get; init; }

    /// <summary>A value that all rows of the domain have, instead of a column.</summary>
    public string? Constant { get; init; }

    /// <summary>For a set in a text column: what stands between its values, such as "|".</summary>
    public string? Separator { get; init; }

    /// <summary>For a numeric field: the column's values are multiplied by this first, to reach the canonical unit. Default 1.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Texts that mean "missing" beside the empty one, such as "NULL" or "\N".</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    internal IEnumerable<string> Validate(string domain, FeatureField field)
    {
        string where = $"Domain '{domain}', field '{field.Name}'";
        if ((Column is null) == (Constant is null))
            yield return $"{where}: give a column or a constant, and not both.";
        if (Column is not null && string.IsNullOrWhiteSpace(Column))
            yield return $"{where}: its column is empty.";
        if (Separator is not null && (Separator.Length == 0 || field.Kind != FieldKind.Set))
            yield return $"{where}: a separator is for set fields, and not empty.";
        if (!double.IsFinite(Scale) || Scale == 0)
            yield return $"{where}: scale must be a number other than 0, but is {Scale}.";
        if (Scale != 1 && field.Kind != FieldKind.Numeric)
            yield return $"{where}: scale is for numeric fields.";
        if (Missing.Any(text => text is null))
            yield return $"{where}: one of its missing texts is null.";
        if (Constant is not null && field.Kind == FieldKind.Numeric && double.IsNaN(ParseConstant(Constant)))
            yield return $"{where}: its constant '{Constant}' is not a number.";
    }

    internal static double ParseConstant(string constant) =>
        double.TryParse(constant, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
