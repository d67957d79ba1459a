using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet;

/// <summary>The place of a field in one domain, and how its values become canonical. Immutable.</summary>
public sealed record FieldMapping
{
    /// <summary>The domain's column; null if the field is a constant.</summary>
    public string? Column { get; init; }

    /// <summary>The value in all rows of the domain; null if the field is a column.</summary>
    public string? Constant { get; init; }

    /// <summary>For a set, sequence or vector in a text column: the text between two values, such as "|".</summary>
    public string? Separator { get; init; }

    /// <summary>
    /// For a numeric field: the factor that converts the column's numbers to the canonical unit. It is applied first. Default 1.
    /// </summary>
    public double Scale { get; init; } = 1;

    /// <summary>The conversion that is applied to the values. Default <c>none</c>.</summary>
    public FieldConversion Convert { get; init; }

    /// <summary>
    /// The unit of the column's Unix times, for the conversions to an hour, a day of the week or a day. Null, the default, takes
    /// the unit of the domain's time if the column is the domain's time column. Otherwise numbers are seconds, and texts must be
    /// dates.
    /// </summary>
    public TimeUnit? Unit { get; init; }

    /// <summary>
    /// For identifiers: a .NET composite format with the value as {0}, such as "tt{0:0000000}". Texts that are whole numbers are
    /// formatted as numbers.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>
    /// For identifiers: a taxonomy, which maps the domain's values to canonical ones. It is applied after everything else.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    /// <summary>
    /// The taxonomy in a CSV file without a header. Its two columns are the domain's value and the canonical value. The file is
    /// read when the schema is loaded; its path is relative to the schema's file.
    /// </summary>
    public string? ValuesFile { get; init; }

    /// <summary>The treatment of a value that the taxonomy lacks. Default <c>refuse</c>.</summary>
    public UnmappedValue Unmapped { get; init; }

    /// <summary>
    /// Texts that mean "missing", such as "NULL" or "\N". The empty text always does. They are compared with the column's own
    /// values, before any conversion. In a column of numbers or dates, those of them count that are numbers or dates.
    /// </summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The number that a constant stands for; NaN if it is not a number.</summary>
    internal static double ParseConstant(string constant) =>
        PlainNumber.TryParse(constant, out double value) ? value : double.NaN;
}
