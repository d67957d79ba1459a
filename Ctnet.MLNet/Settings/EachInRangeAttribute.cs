using System.ComponentModel.DataAnnotations;

namespace Ctnet.MLNet.Settings;

/// <summary>Requires a list that is not empty, and each of its numbers within a range.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EachInRangeAttribute(int minimum, int maximum) : ValidationAttribute
{
    public int Minimum { get; } = minimum;

    public int Maximum { get; } = maximum;

    public override bool IsValid(object? value) =>
        value is int[] { Length: > 0 } values && values.All(each => each >= Minimum && each <= Maximum);
}
