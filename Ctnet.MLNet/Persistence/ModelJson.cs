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
            // Files that people read leave out what is not set; in models every key stands, so that a missing one is an error.
            DefaultIgnoreCondition = indented ? JsonIgnoreCondition.WhenWritingNull : JsonIgnoreCondition.Never,
            // A misspelt key must not pass for an absent one.
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            // Nor may the second of two keys win in silence.
            AllowDuplicateProperties = false,
            ReadCommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = indented,
            TypeInfoResolver = indented ? new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDefaults } } : new DefaultJsonTypeInfoResolver(),
            MaxDepth = 32,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    // In files that people read, what is as a new object has it is not said.
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
