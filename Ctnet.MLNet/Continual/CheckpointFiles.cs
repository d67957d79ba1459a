using System.Globalization;
using System.Text.Json;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Continual;

/// <summary>The folders of checkpoints within a folder: which there are, what they go on from, and which are needed.</summary>
internal static class CheckpointFiles
{
    /// <summary>The newest checkpoint; null if there is none.</summary>
    public static string? Newest(string folder) => All(folder).FirstOrDefault();

    /// <summary>The checkpoint that was written after a period.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder keeps none.</exception>
    public static string Of(string folder, string period)
    {
        string[] all = [.. All(folder)];
        return all.FirstOrDefault(path => LastPeriodOf(path) == period) ?? throw new DirectoryNotFoundException(
            $"'{folder}' has no checkpoint of period '{period}'. It has those of "
            + $"{(all.Length == 0 ? "none" : string.Join(", ", all.Select(LastPeriodOf)))}: KeptCheckpoints says how many stay.");
    }

    /// <summary>A checkpoint and those that it goes on from, the newest first. All files are as they were written.</summary>
    /// <exception cref="InvalidModelException">A file is missing, damaged, or of another checkpoint.</exception>
    public static List<(string Path, CheckpointState State)> ChainOf(string path)
    {
        var chain = new List<(string, CheckpointState)>();
        for (string? next = path; next is not null;)
        {
            CheckpointState state = ReadState(next);
            CheckFiles(state, next);
            chain.Add((next, state));
            string? parent = state.Parent is null
                ? null
                : Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileName(state.Parent));
            if (parent is not null && !(NumberOf(parent) < NumberOf(next)))
                throw new InvalidModelException($"'{next}' goes on from '{state.Parent}', which is no earlier checkpoint.");
            next = parent;
        }

        return chain;
    }

    /// <summary>The name of the checkpoint that a checkpoint goes on from; null if it is whole.</summary>
    public static string? ParentOf(string path) =>
        Directory.EnumerateFiles(path, "*.delta").Any() ? ReadState(path).Parent : null;

    /// <summary>The size of a checkpoint's models.</summary>
    public static long ModelBytes(string path, Func<ModelFileNames, string> file) =>
        new[] { ModelFileNames.Source, ModelFileNames.Target }
            .Select(files => new FileInfo(Path.Combine(path, file(files)))).Where(each => each.Exists).Sum(each => each.Length);

    /// <summary>Removes the checkpoints from a number of periods on: a run that went back writes them anew.</summary>
    public static void RemoveFrom(string folder, int number)
    {
        foreach (string path in All(folder).Where(path => NumberOf(path) >= number).ToArray())
        {
            // A process that is killed while it removes a checkpoint must not leave half of one.
            string beside = path + AtomicWrite.Unfinished;
            AtomicWrite.TryRemoveFolder(beside);
            Directory.Move(path, beside);
            AtomicWrite.TryRemoveFolder(beside);
        }
    }

    /// <summary>Removes all but the newest checkpoints and those that they go on from.</summary>
    public static void RemoveUnneeded(string folder, int kept)
    {
        HashSet<string> needed = [];
        foreach (string newest in All(folder).Take(kept).ToArray())
        {
            for (string? path = newest; path is not null && Directory.Exists(path) && needed.Add(path);)
                path = ParentOf(path) is string parent ? Path.Combine(folder, parent) : null;
        }

        foreach (string path in Directory.GetDirectories(folder))
        {
            if (NumberOf(path) is not null && !needed.Contains(path))
                AtomicWrite.TryRemoveFolder(path);
        }
    }

    // The newest first.
    private static IEnumerable<string> All(string folder) => Directory.Exists(folder)
        ? Directory.GetDirectories(folder).Where(IsWhole).OrderByDescending(path => NumberOf(path)!.Value)
        : [];

    private static string? LastPeriodOf(string path) => ReadState(path).Results is [.., var last] ? last.Period : null;

    // All files must be as they were written, and of the same period.
    private static void CheckFiles(CheckpointState state, string path)
    {
        foreach ((string name, string checksum) in state.Checksums)
        {
            string file = Path.Combine(path, Path.GetFileName(name));
            if (!File.Exists(file))
                throw new InvalidModelException($"'{file}' is missing: the checkpoint is incomplete.");
            if (Checksum.OfFile(file) != checksum)
                throw new InvalidModelException($"'{file}' is not as it was written: it is damaged, or of another checkpoint.");
        }

        if (!state.FitsItsFiles())
            throw new InvalidModelException($"'{path}': its {CheckpointState.FileName} does not fit its files.");
    }

    private static CheckpointState ReadState(string path)
    {
        string file = Path.Combine(path, CheckpointState.FileName);
        try
        {
            CheckpointState? state = JsonSerializer.Deserialize<CheckpointState>(File.ReadAllBytes(file), ModelJson.Options);
            return state is { Format: CheckpointState.WholeFormat or CheckpointState.DeltaFormat }
                ? state
                : throw new InvalidModelException(
                    $"'{file}' has format {state?.Format}, and this library reads up to {CheckpointState.DeltaFormat}.");
        }
        catch (JsonException exception)
        {
            throw new InvalidModelException($"'{file}' is not the state of a checkpoint: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidModelException($"'{file}' is missing: the checkpoint is incomplete.", exception);
        }
    }

    private static bool IsWhole(string path) =>
        NumberOf(path) is not null && !path.EndsWith(AtomicWrite.Unfinished, StringComparison.Ordinal);

    // The number of periods in a checkpoint's name, also of one that is not whole; null for other folders.
    private static int? NumberOf(string path)
    {
        string name = Path.GetFileName(path);
        name = name.EndsWith(AtomicWrite.Unfinished, StringComparison.Ordinal) ? name[..^AtomicWrite.Unfinished.Length] : name;
        return name.Length >= 6 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
    }
}
