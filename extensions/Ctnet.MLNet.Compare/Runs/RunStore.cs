using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Runs;

/// <summary>Keeps finished runs, a file each, so that an interrupted comparison can be resumed.</summary>
/// <param name="folder">The folder of the files.</param>
/// <param name="fingerprint">
/// What the runs are made from; see <see cref="FingerprintOf"/>. Runs with another fingerprint are ignored.
/// </param>
internal sealed class RunStore(DirectoryInfo folder, string fingerprint)
{
    /// <summary>
    /// A hash of the task file, the settings that the command replaced, the logs (by size and time of change) and the program.
    /// </summary>
    public static string FingerprintOf(FileInfo taskFile, TaskFile task)
    {
        var text = new StringBuilder(File.ReadAllText(taskFile.FullName));
        foreach (string path in task.Logs.SelectMany(log => log.Join.Select(join => join.Path).Prepend(log.Path)))
        {
            var file = new FileInfo(Path.Combine(task.Folder, path));
            text.Append(CultureInfo.InvariantCulture, $"\n{path} {file.Length} {file.LastWriteTimeUtc.Ticks}");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{string.Join(',', task.Statistics)}\n{task.Time.Length.Ticks}");
        foreach (Type type in new[] { typeof(RunStore), typeof(FeatureSchema) })
            text.Append(CultureInfo.InvariantCulture, $"\n{type.Module.ModuleVersionId}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The finished run; null if there is none with this fingerprint.</summary>
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

    /// <summary>Keeps a finished run.</summary>
    public void Save(FinishedRun run)
    {
        folder.Create();
        string text = JsonSerializer.Serialize(new StoredRun(fingerprint, run));
        WholeFile.Write(FileOf(run.Strategy, run.Seed).FullName, file => File.WriteAllText(file, text));
    }

    private FileInfo FileOf(string strategy, int seed) =>
        new(Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{strategy}.seed{seed}.json")));

    private sealed record StoredRun(string Fingerprint, FinishedRun Run);
}
