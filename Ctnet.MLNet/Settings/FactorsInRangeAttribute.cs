using System.Collections;
using System.ComponentModel.DataAnnotations;

namespace Ctnet.MLNet.Settings;

/// <summary>Requires each factor of a dictionary to be a number within a range. Null is allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FactorsInRangeAttribute(double minimum, double maximum) : ValidationAttribute
{
    public double Minimum { get; } = minimum;

    public double Maximum { get; } = maximum;

    public override bool IsValid(object? value) =>
        value is not IDictionary factors || factors.Values.Cast<double>().All(factor => factor >= Minimum && factor <= Maximum);
}
