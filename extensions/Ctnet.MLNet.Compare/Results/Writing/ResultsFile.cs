using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ctnet.MLNet.Compare.Results.Writing;

/// <summary>Writes results.json.</summary>
internal static class ResultsFile
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(CompareResults results, string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(results, s_options));
}
