using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>The texts that a setting may have: those of its attribute, which editors complete.</summary>
internal static class AllowedTexts
{
    /// <param name="property">The setting.</param>
    public static string[] Of<T>(string property) =>
        [.. typeof(T).GetProperty(property)!.GetCustomAttribute<AllowedValuesAttribute>()!.Values.OfType<string>()];
}
