using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Ctnet.MLNet.Persistence;

/// <summary>How this library writes and reads JSON, in models and in feature schemas alike.</summary>
internal static class ModelJson
{
    public static JsonSerializerOptions Options { get; } = Create(indented: false);

    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            // Files for people leave out what is not set. Models have every key, so that a missing one is an error.
            DefaultIgnoreCondition = indented ? JsonIgnoreCondition.WhenWritingNull : JsonIgnoreCondition.Never,
            // Without this, a misspelt key would count as absent.
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            // Without this, the second of two equal keys would win silently.
            AllowDuplicateProperties = false,
            ReadCommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = indented,
            TypeInfoResolver = indented
                ? new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDefaults } }
                : new DefaultJsonTypeInfoResolver(),
            MaxDepth = 32,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    // Files for people leave out values that equal a new object's.
    private static void LeaveOutDefaults(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.GetConstructor(Type.EmptyTypes) is null)
            return;
        object fresh = Activator.CreateInstance(type.Type)!;
        foreach (JsonPropertyInfo property in type.Properties)
        {
            object? initial = property.Get?.Invoke(fresh);
            if (!property.IsRequired)
                property.ShouldSerialize = (_, value) =>
                    value is not null && !value.Equals(initial) && value is not System.Collections.ICollection { Count: 0 };
        }
    }
}
