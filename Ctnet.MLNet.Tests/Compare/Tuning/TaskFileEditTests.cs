using System.Text;
using System.Text.Json;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Tasks.Description;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Tuning;

/// <summary>Settings are put into the text of a task file, and all other text stays as it is.</summary>
public sealed class TaskFileEditTests
{
    private static readonly (string, string)[] s_settings = [("learningRate", "0.01"), ("hiddenUnits", "[32, 16]")];

    [TestCase(
        "{ \"name\": \"a\" }",
        "{ \"name\": \"a\",\n  \"training\": {\n    \"learningRate\": 0.01,\n    \"hiddenUnits\": [32, 16]\n  } }")]
    [TestCase(
        "{}", "{\n  \"training\": {\n    \"learningRate\": 0.01,\n    \"hiddenUnits\": [32, 16]\n  }}")]
    [TestCase(
        "{\"training\":{},\"z\":1}", "{\"training\":{ \"learningRate\": 0.01, \"hiddenUnits\": [32, 16]},\"z\":1}")]
    [TestCase(
        "{ \"z\": { \"learningRate\": 9 }, \"training\": { \"hiddenUnits\": [ 1, // wide\n 2 ], \"batchSize\": 7, /* slow */ "
        + "\"learningRate\": 3e-1, }, // the end\n \"a\": \"training\" }",
        "{ \"z\": { \"learningRate\": 9 }, \"training\": { \"hiddenUnits\": [32, 16], \"batchSize\": 7, /* slow */ "
        + "\"learningRate\": 0.01, }, // the end\n \"a\": \"training\" }")]
    [TestCase(
        "// a task\n{ \"training\": { \"batchSize\": 8 /* small */ } }",
        "// a task\n{ \"training\": { \"batchSize\": 8, \"learningRate\": 0.01, \"hiddenUnits\": [32, 16] /* small */ } }")]
    [TestCase(
        "\uFEFF{ \"training\": { \"learningRate\": 1, \"hiddenUnits\": [1], \"learningRate\": 2 } }",
        "\uFEFF{ \"training\": { \"learningRate\": 1, \"hiddenUnits\": [32, 16], \"learningRate\": 0.01 } }")]
    public void Only_the_settings_change(string before, string after) => Assert.That(Replace(before), Is.EqualTo(after));

    [TestCase("[]")]
    [TestCase("{ \"training\": null }")]
    [TestCase("{ \"training\"")]
    public void Text_that_is_no_task_is_refused(string text) =>
        Assert.That(() => Replace(text), Throws.InstanceOf<JsonException>());

    [Test]
    public void A_written_task_loads_with_the_settings_and_a_refused_one_stays()
    {
        using var folder = new TaskFolder();
        FileInfo task = folder.Write(TaskFolder.Task().ToJsonString());
        var copy = new FileInfo(Path.Combine(task.DirectoryName!, "copy.json"));
        TaskFileEdit.Write(task, s_settings, copy);
        Assert.That(TaskFile.Load(task.FullName).Training.LearningRate, Is.EqualTo(0.03));
        TaskTraining training = TaskFile.Load(copy.FullName).Training;
        Assert.That(training.LearningRate, Is.EqualTo(0.01));
        Assert.That(training.HiddenUnits, Is.EqualTo(new[] { 32, 16 }));
        Assert.That(training.BatchSize, Is.EqualTo(16));

        FileInfo broken = folder.Write("{ \"training\": 3 }");
        Assert.That(
            () => TaskFileEdit.Write(broken, s_settings, broken),
            Throws.InstanceOf<InputFileException>().With.Message.StartsWith(broken.FullName));
        Assert.That(File.ReadAllText(broken.FullName), Is.EqualTo("{ \"training\": 3 }"));
    }

    private static string Replace(string text) =>
        Encoding.UTF8.GetString(TaskFileEdit.Replace(Encoding.UTF8.GetBytes(text), s_settings));
}
