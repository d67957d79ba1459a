using System.Text.Json;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Serving;

/// <summary>
/// The list of a published folder: a whole model, and the deltas that lead from it to the newest version. The list is replaced
/// atomically, after the files that it names are whole.
/// </summary>
/// <param name="Format">The version of the format.</param>
/// <param name="Number">The number of publications so far.</param>
/// <param name="Version">Identifies the newest version.</param>
/// <param name="Written">When it was published.</param>
/// <param name="Whole">The whole model.</param>
/// <param name="Deltas">The deltas, in their order.</param>
internal sealed record PublishedManifest(
    int Format, long Number, string Version, DateTimeOffset Written, PublishedFile Whole, IReadOnlyList<PublishedFile> Deltas)
{
    /// <summary>The manifest's name in its folder.</summary>
    public const string FileName = "published.json";

    public const int CurrentFormat = 1;

    public IEnumerable<PublishedFile> Files => [Whole, .. Deltas];

    /// <summary>The manifest of a folder.</summary>
    /// <exception cref="FileNotFoundException">The folder has none.</exception>
    /// <exception cref="InvalidModelException">It is damaged, or of a newer version.</exception>
    public static PublishedManifest Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            PublishedManifest? manifest =
                JsonSerializer.Deserialize<PublishedManifest>(File.ReadAllBytes(path), ModelJson.Options);
            return manifest is { Format: CurrentFormat, Whole: not null, Deltas: not null }
                && manifest.Files.All(file => file is not null && Path.GetFileName(file.Name) == file.Name)
                ? manifest
                : throw new InvalidModelException($"'{path}' is not a list of published files that this version can read.");
        }
        catch (JsonException exception)
        {
            throw new InvalidModelException($"'{path}' is not a list of published files: {exception.Message}", exception);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new FileNotFoundException($"'{path}' is missing: nothing was published there.", exception);
        }
    }

    public void Write(string folder) => AtomicWrite.ToFile(
        Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, ModelJson.Options));
}
