using System.Globalization;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Serving;
using Ctnet.MLNet.Settings;
using Microsoft.ML;

namespace Ctnet.MLNet;

/// <summary>
/// Publishes the versions of a model into a folder that a <see cref="CtrScorer{TRow}"/> watches: a whole model now and then, and
/// deltas between, whose size follows what changed. Files are written before the list that names them, "published.json", is
/// replaced, so that a scorer never sees half of a version. Thread-safe. A folder has one publisher at a time.
/// </summary>
public sealed class ModelPublisher
{
    private readonly Lock _publishing = new();
    private readonly ModelOperationsCatalog _catalog;
    private readonly string _folder;
    private readonly double _deltaShare;

    // What this publisher published last; null before that.
    private (ITransformer Model, long Number)? _last;

    internal ModelPublisher(ModelOperationsCatalog catalog, string folder, ModelPublisherOptions options)
    {
        OptionsValidator.Validate(options, []);
        (_catalog, _folder, _deltaShare) = (catalog, folder, options.DeltaShare);
    }

    /// <summary>
    /// Publishes a model: as a delta if it goes on from the model that this publisher published last, and otherwise whole, as
    /// after a restart. Files that neither this version nor the one before needs are removed.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="inputSchema">
    /// The schema of the rows that the model reads, which a whole model is saved with, as by <c>mlContext.Model.Save</c>; null
    /// saves none.
    /// </param>
    /// <exception cref="IOException">
    /// The folder cannot be written to, such as on a full disk. Scorers keep what was published before.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">
    /// Access to the folder is denied. Scorers keep what was published before.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// The folder's "published.json" is damaged, or was written by a newer version of this library.
    /// </exception>
    public PublishedModel Publish(ITransformer model, DataViewSchema? inputSchema = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        lock (_publishing)
        {
            Directory.CreateDirectory(_folder);
            PublishedManifest? before = File.Exists(Path.Combine(_folder, PublishedManifest.FileName))
                ? PublishedManifest.Read(_folder)
                : null;
            long number = (before?.Number ?? 0) + 1;
            ModelSection? delta = DeltaOf(model, before);
            PublishedFile file = Write(number, delta is null ? ".zip" : ".delta", path =>
            {
                if (delta is null)
                    ModelFiles.Save(_catalog, model, inputSchema, path);
                else
                    DeltaFile.Write(delta, path);
            });
            PublishedManifest manifest = new(
                PublishedManifest.CurrentFormat, number, ModelDelta.VersionOf(model), DateTimeOffset.UtcNow,
                delta is null ? file : before!.Whole, delta is null ? [] : [.. before!.Deltas, file]);
            manifest.Write(_folder);
            _last = (model, number);
            RemoveAllBut([.. manifest.Files, .. before?.Files ?? []]);
            return new(number, Short(manifest.Version), delta is not null, file.Bytes);
        }
    }

    /// <summary>A version as scorers show it.</summary>
    internal static string Short(string version) => version[..12].ToLowerInvariant();

    private ModelSection? DeltaOf(ITransformer model, PublishedManifest? before)
    {
        if (_last is not var (last, number) || before?.Number != number
            || before.Deltas.Sum(delta => delta.Bytes) >= _deltaShare * before.Whole.Bytes)
            return null;
        try
        {
            return ModelDelta.Between(last, model);
        }
        catch (NotSupportedException)
        {
            // The model can only be published whole.
            return null;
        }
    }

    private PublishedFile Write(long number, string end, Action<string> write)
    {
        string name = number.ToString("D6", CultureInfo.InvariantCulture) + end, path = Path.Combine(_folder, name);
        write(path);
        return new(name, new FileInfo(path).Length, Checksum.OfFile(path));
    }

    // A scorer that has just read the list before may still read its files.
    private void RemoveAllBut(PublishedFile[] needed)
    {
        HashSet<string> names = [.. needed.Select(file => file.Name)];
        foreach (string path in Directory.EnumerateFiles(_folder))
        {
            string name = Path.GetFileName(path);
            bool isPublished = Path.GetExtension(name) is ".zip" or ".delta"
                && Path.GetFileNameWithoutExtension(name).All(char.IsAsciiDigit);
            if (isPublished && !names.Contains(name))
                AtomicWrite.TryRemoveFile(path);
        }
    }
}
