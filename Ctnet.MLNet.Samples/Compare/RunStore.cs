using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ctnet.MLNet.Samples.Tasks;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>Finished runs, a file each, so that an interrupted comparison can go on and a longer one need not begin anew.</summary>
/// <param name="folder">Where the files are.</param>
/// <param name="fingerprint">What all of them must have been made from: see <see cref="FingerprintOf"/>.</param>
internal sealed class RunStore(DirectoryInfo folder, string fingerprint)
{
    /// <summary>Equal where the task file, the logs (by size and time of change) and the program are.</summary>
    public static string FingerprintOf(FileInfo taskFile, TaskFile task)
    {
        var text = new StringBuilder(File.ReadAllText(taskFile.FullName));
        foreach (string path in task.Logs.SelectMany(log => log.Join.Select(join => join.Path).Prepend(log.Path)))
        {
            var file = new FileInfo(Path.Combine(task.Folder, path));
            text.Append(CultureInfo.InvariantCulture, $"\n{path} {file.Length} {file.LastWriteTimeUtc.Ticks}");
        }

        foreach (Type type in new[] { typeof(RunStore), typeof(CtrCatalog) })
            text.Append(CultureInfo.InvariantCulture, $"\n{type.Module.ModuleVersionId}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The finished run, or null if there is none that was made from the same.</summary>
    public FinishedRun? Find(string strategy, int seed)
    {
        FileInfo file = FileOf(strategy, seed);
        if (!file.Exists)
            return null;
        try
        {
            StoredRun? stored = JsonSerializer.Deserialize<StoredRun>(File.ReadAllText(file.FullName));
            return stored?.Fingerprint == fingerprint ? stored.Run : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Written beside and renamed: a file is whole or not there.</summary>
    public void Save(FinishedRun run)
    {
        folder.Create();
        string file = FileOf(run.Strategy, run.Seed).FullName;
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(new StoredRun(fingerprint, run)));
        File.Move(file + ".new", file, overwrite: true);
    }

    private FileInfo FileOf(string strategy, int seed) =>
        new(Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{strategy}.seed{seed}.json")));

    private sealed record StoredRun(string Fingerprint, FinishedRun Run);
}
