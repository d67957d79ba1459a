using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;

namespace Ctnet.MLNet.Compare.Runs;

/// <summary>Keeps finished runs, a file each, so that an interrupted comparison can be resumed.</summary>
/// <param name="folder">The folder of the files.</param>
/// <param name="fingerprint">
/// What the runs are made from; see <see cref="FingerprintOf"/>. Runs with another fingerprint are ignored.
/// </param>
internal sealed class RunStore(DirectoryInfo folder, string fingerprint)
{
    /// <summary>
    /// A hash of the task file, the settings that the command replaced, the logs and the program. Files of logs count by size and
    /// time of change, and the rows of a query by their cells.
    /// </summary>
    public static string FingerprintOf(FileInfo taskFile, TaskFile task, TaskData data)
    {
        var text = new StringBuilder(File.ReadAllText(taskFile.FullName));
        foreach (string path in TaskTables.FilesOf(task))
        {
            var file = new FileInfo(path);
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{Path.GetRelativePath(task.Folder, path)} {file.Length} {file.LastWriteTimeUtc.Ticks}");
        }

        if (task.Logs.Any(log => log.Query is not null))
            text.Append(CultureInfo.InvariantCulture, $"\n{HashOf(data)}");

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

    private static string HashOf(TaskData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TaskRow row in data.Periods.SelectMany(period => period.Rows).Where(row => row.Log.Query is not null))
        {
            string line = JsonSerializer.Serialize(
                (object[])[row.Time, row.IsTarget, row.Clicked, row.User, row.List, .. row.Cells]);
            hash.AppendData(Encoding.UTF8.GetBytes(line));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private FileInfo FileOf(string strategy, int seed) =>
        new(Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{strategy}.seed{seed}.json")));

    private sealed record StoredRun(string Fingerprint, FinishedRun Run);
}
