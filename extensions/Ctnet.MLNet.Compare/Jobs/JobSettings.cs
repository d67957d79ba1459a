using System.Text.Json;
using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Schema;

namespace Ctnet.MLNet.Compare.Jobs;

/// <summary>
/// The settings that a job began with, in a file of its folder. Trained models keep them, so a later change of the task file
/// would have no effect, and is refused.
/// </summary>
internal sealed class JobSettings(DirectoryInfo folder, TaskFile task)
{
    private readonly string _path = Path.Combine(folder.FullName, "settings.json");

    /// <summary>Checks the settings of a job that has begun, and keeps those of one that begins.</summary>
    /// <param name="hasBegun">Whether the job has done a period.</param>
    /// <exception cref="InputFileException">The job began with other settings.</exception>
    public void CheckOrKeep(bool hasBegun)
    {
        JsonObject now = Of(task);
        if (!hasBegun)
        {
            folder.Create();
            WholeFile.Write(_path, file => File.WriteAllText(file, now.ToJsonString(new() { WriteIndented = true })));
            return;
        }

        JsonObject then = Read();
        string[] changed =
            [.. now.Where(part => !JsonNode.DeepEquals(part.Value, then[part.Key])).Select(part => $"'{part.Key}'")];
        if (changed.Length > 0)
        {
            throw new InputFileException(
                $"The job in {folder.FullName} began with other settings: {string.Join(", ", changed)} of the task file changed "
                + "since, and its models would not follow. Undo the change, or name a new 'job.folder' and train from the "
                + "start.");
        }
    }

    private JsonObject Read()
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(_path)) as JsonObject
                ?? throw new InputFileException(
                    $"{_path} is not a job's settings. Restore the file, or name a new 'job.folder'.");
        }
        catch (Exception exception) when (exception is JsonException or FileNotFoundException)
        {
            throw new InputFileException(
                $"{_path} is not a job's settings: {exception.Message} Restore the file, or name a new 'job.folder'.", exception);
        }
    }

    private static JsonObject Of(TaskFile task) => new()
    {
        ["job"] = new JsonObject { ["model"] = task.Job.Model, ["seed"] = task.Job.Seed, ["guard"] = task.Job.Guard },
        ["training"] = new JsonObject(task.Training.Settings.Where(setting => TaskTraining.IsOfNetworks(setting.Name))
            .Select(setting => KeyValuePair.Create(setting.Name, (JsonNode?)setting.Value))),
        ["time"] = task.Time.Length.ToString("c"),
        // Names, kinds, columns and histories of both domains.
        ["fields"] = TaskSchema.Create(task, ofLogs: true).ToJson(),
        ["label"] = new JsonArray([.. task.Logs.Select(log => (JsonNode)log.Label!.ToString())]),
        ["target"] = $"{task.Target.Log} {task.Target.Where?.Column}",
    };
}
