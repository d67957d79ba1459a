using System.Text.Json;

namespace Ctnet.MLNet.Compare.Tuning;

/// <summary>Where the members of a JSON object stand in its text.</summary>
internal sealed class JsonMembers
{
    private readonly Dictionary<string, (int Start, int End)> _values = [];
    private int _lastEnd;

    private JsonMembers()
    {
    }

    /// <param name="text">The text, which ends where the object does, or with white space and comments.</param>
    /// <param name="begin">Where the object begins, or white space and comments before it.</param>
    /// <param name="options">How the text is read.</param>
    /// <exception cref="JsonException">There is no object.</exception>
    public static JsonMembers Of(byte[] text, int begin, JsonReaderOptions options)
    {
        var members = new JsonMembers();
        var reader = new Utf8JsonReader(text.AsSpan(begin), options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("There must be an object in braces.");
        members._lastEnd = begin + (int)reader.BytesConsumed;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            int start = begin + (int)reader.TokenStartIndex;
            reader.Skip();
            members._lastEnd = begin + (int)reader.BytesConsumed;
            // The last of several members with one name counts, as it does for the serializer.
            members._values[name] = (start, members._lastEnd);
        }

        return members;
    }

    /// <summary>Where a member's value stands; null if there is no such member.</summary>
    public (int Start, int End)? Find(string name) => _values.TryGetValue(name, out var place) ? place : null;

    /// <summary>The edit that adds text behind the last member.</summary>
    public (int Start, int End, string Text) Append(string text, string space) =>
        (_lastEnd, _lastEnd, $"{(_values.Count == 0 ? "" : ",")}{space}{text}");
}
