using System.Text;

namespace Ctnet.MLNet.Alignment.Schema;

/// <summary>Checks the mapping of a field in one domain.</summary>
internal static class FieldMappingValidator
{
    /// <summary>One sentence for each rule that the mapping breaks.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="domain">The domain's name.</param>
    /// <param name="field">The field that is mapped.</param>
    public static IEnumerable<string> Validate(FieldMapping mapping, string domain, FeatureField field) =>
        ValidatePlace(mapping, field).Concat(ValidateValues(mapping, field)).Concat(ValidateConstant(mapping, field))
            .Concat(ValidateVector(mapping, field))
            .Select(error => $"Domain '{domain}', field '{field.Name}': {error}");

    private static IEnumerable<string> ValidatePlace(FieldMapping mapping, FeatureField field)
    {
        if (field.IsHistory)
            yield return "it is built from the log and has no column or constant.";
        if ((mapping.Column is null) == (mapping.Constant is null))
            yield return "give a column or a constant, and not both.";
        if (mapping.Column is not null && string.IsNullOrWhiteSpace(mapping.Column))
            yield return "its column is empty.";
        if (mapping.Separator?.Length == 0
            || (mapping.Separator is not null
                && field.Kind is not (FieldKind.Set or FieldKind.Sequence or FieldKind.Vector)))
            yield return "a separator is for set, sequence and vector fields, and not empty.";
        if (!double.IsFinite(mapping.Scale) || mapping.Scale == 0)
            yield return $"scale must be a number other than 0, but is {mapping.Scale}.";
        if (mapping.Scale != 1 && field.Kind != FieldKind.Numeric)
            yield return "scale is for numeric fields.";
    }

    private static IEnumerable<string> ValidateValues(FieldMapping mapping, FeatureField field)
    {
        if (!Enum.IsDefined(mapping.Convert) || !Enum.IsDefined(mapping.Unmapped))
            yield return "its conversion or rule for unmapped values does not exist.";
        if (mapping.Unit is TimeUnit unit && !Enum.IsDefined(unit))
            yield return "its unit does not exist.";
        if (mapping.Unit is not null
            && mapping.Convert is not (FieldConversion.HourOfDay or FieldConversion.DayOfWeek or FieldConversion.Date))
            yield return "a unit is for times, which are converted by hourOfDay, dayOfWeek or date.";
        bool changesTexts = mapping.Format is not null || mapping.ValuesFile is not null || mapping.Values is not null
            || mapping.Unmapped != UnmappedValue.Refuse || mapping.Convert == FieldConversion.LowerCase;
        if (changesTexts && !field.HasIdentifiers)
            yield return "format, values and lower case are for identifiers.";
        if (mapping.Missing.Any(text => text is null))
            yield return "one of its missing texts is null.";
        if (mapping.Values is not null && mapping.ValuesFile is not null)
            yield return "give values or valuesFile, and not both.";
        if (mapping.Format is not null && !IsFormat(mapping.Format))
            yield return $"'{mapping.Format}' is not a .NET format with {{0}}.";
    }

    private static IEnumerable<string> ValidateConstant(FieldMapping mapping, FeatureField field)
    {
        if (mapping.Constant is null || field.Kind != FieldKind.Numeric)
            yield break;
        double number = FieldMapping.ParseConstant(mapping.Constant) * mapping.Scale;
        if (!(Math.Abs(number) <= float.MaxValue))
            yield return $"its constant '{mapping.Constant}' is not a number.";
        else if (number < field.Minimum || number > field.Maximum)
            yield return $"its constant '{mapping.Constant}' is outside the field's range, {field.Minimum} to {field.Maximum}.";
    }

    private static IEnumerable<string> ValidateVector(FieldMapping mapping, FeatureField field)
    {
        if (field.Kind != FieldKind.Vector)
            yield break;
        if (mapping.Constant is not null)
            yield return "a vector has no constant.";
        if (mapping.Convert != FieldConversion.None)
            yield return "a vector has no conversion.";
        if (mapping.Missing.Count > 0 && mapping.Separator is null)
            yield return "missing texts are for vectors in a text column, which have a separator.";
    }

    private static bool IsFormat(string format)
    {
        try
        {
            return CompositeFormat.Parse(format).MinimumArgumentCount == 1;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
