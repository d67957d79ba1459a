using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>Reads a text, or a list of texts, as a list. Anything else is refused with its key.</summary>
internal sealed class TextOrTexts : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return [Text(ref reader)];
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            texts.Add(Text(ref reader));
        return texts;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Task files are read, never written.");

    // The serializer adds the key and the line to an exception without a message.
    private static string Text(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException();
}
