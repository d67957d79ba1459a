using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Settings;

/// <summary>
/// Checks options by the attributes of their properties and by their own rules, and reports all broken rules at once.
/// </summary>
internal static class OptionsValidator
{
    /// <summary>Checks a trainer's options.</summary>
    /// <exception cref="InvalidOptionsException">A rule is broken.</exception>
    public static void Validate(CtrTrainerOptions options) => Validate(options, options.Validate());

    /// <summary>Checks options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="further">The rules that they break and no attribute states, each as "Option rule, but is value.".</param>
    /// <exception cref="InvalidOptionsException">A rule is broken.</exception>
    public static void Validate(object options, IEnumerable<string> further)
    {
        string type = options.GetType().Name;
        string[] errors = [.. ErrorsOf(options).Concat(further).Select(error => $"{type}.{error}")];
        if (errors.Length > 0)
            throw new InvalidOptionsException(string.Join(Environment.NewLine, errors));
    }

    /// <summary>The rules of the properties' attributes that options break, each as "Option rule, but is value.".</summary>
    public static IEnumerable<string> ErrorsOf(object options)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties())
        {
            object? value = property.GetValue(options);
            foreach (ValidationAttribute rule in property.GetCustomAttributes<ValidationAttribute>())
            {
                if (!rule.IsValid(value))
                    yield return $"{property.Name} {Describe(rule)}, but is {Describe(value)}.";
            }

            if (property.PropertyType.IsEnum && !Enum.IsDefined(property.PropertyType, value!))
            {
                string names = string.Join(", ", Enum.GetNames(property.PropertyType));
                yield return $"{property.Name} must be one of {names}, but is {value}.";
            }
        }
    }

    private static string Describe(ValidationAttribute rule) => rule switch
    {
        RangeAttribute { MinimumIsExclusive: true } range =>
            string.Create(CultureInfo.InvariantCulture, $"must be above {range.Minimum} and at most {range.Maximum}"),
        RangeAttribute { MaximumIsExclusive: true } range =>
            string.Create(CultureInfo.InvariantCulture, $"must be at least {range.Minimum} and below {range.Maximum}"),
        RangeAttribute range =>
            string.Create(CultureInfo.InvariantCulture, $"must be between {range.Minimum} and {range.Maximum}"),
        EachInRangeAttribute range => $"must be a list of numbers between {range.Minimum} and {range.Maximum}",
        FactorsInRangeAttribute range =>
            string.Create(CultureInfo.InvariantCulture, $"must have factors between {range.Minimum} and {range.Maximum}"),
        RequiredAttribute => "must be given",
        _ => rule.FormatErrorMessage(""),
    };

    private static string Describe(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        IDictionary factors => string.Join(", ", factors.Keys.Cast<object>().Select(
            key => string.Create(CultureInfo.InvariantCulture, $"{key}: {factors[key]}"))),
        int[] numbers => $"[{string.Join(", ", numbers)}]",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
