using System.Text.Json;

namespace Ctnet.MLNet.Persistence;

/// <summary>The JSON at the start of a model's section: the description, then the blocks in the order of their bytes.</summary>
internal sealed record ModelSectionHeader(JsonElement Content, IReadOnlyList<ModelSectionHeader.Block> Blocks)
{
    /// <summary>How many blocks a section may have. A model has some for each of its fields and layers.</summary>
    public const int MostBlocks = 1 << 16;

    public const string Float32 = "float32", Float16 = "float16", Int64 = "int64", Text = "text";

    /// <summary>How the JSON is read token by token, as <see cref="ModelJson.Options"/> read it.</summary>
    public static JsonReaderOptions Reading { get; } = new()
    {
        AllowTrailingCommas = ModelJson.Options.AllowTrailingCommas, CommentHandling = ModelJson.Options.ReadCommentHandling,
        MaxDepth = ModelJson.Options.MaxDepth,
    };

    /// <summary>Reads a header. Its blocks are counted before memory is allocated for them.</summary>
    /// <exception cref="InvalidModelException">It is empty, or has too many blocks.</exception>
    /// <exception cref="JsonException">It is not the JSON of a header.</exception>
    public static ModelSectionHeader Read(byte[] json)
    {
        var reader = new Utf8JsonReader(json, Reading);
        int blocks = 0;
        for (bool isList = false; reader.Read();)
        {
            if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName })
                isList = reader.ValueTextEquals("blocks"u8);
            else if (isList && reader is { CurrentDepth: 2, TokenType: not JsonTokenType.EndObject } && ++blocks > MostBlocks)
                throw new InvalidModelException($"The model has more than {MostBlocks} blocks.");
        }

        return JsonSerializer.Deserialize<ModelSectionHeader>(json, ModelJson.Options)
            ?? throw new InvalidModelException("The model's header is empty.");
    }

    public sealed record Block(string Name, string Type, int[] Shape, long Bytes);
}
