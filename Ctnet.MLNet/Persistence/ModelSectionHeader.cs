using System.Text.Json;

namespace Ctnet.MLNet.Persistence;

/// <summary>The JSON at the start of a model's section: the description, then the blocks in the order of their bytes.</summary>
internal sealed record ModelSectionHeader(JsonElement Content, IReadOnlyList<ModelSectionHeader.Block> Blocks)
{
    public const string Float32 = "float32", Float16 = "float16", Int64 = "int64", Text = "text";

    public sealed record Block(string Name, string Type, int[] Shape, long Bytes);
}
