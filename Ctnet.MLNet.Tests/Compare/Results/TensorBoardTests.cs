using System.Buffers.Binary;
using System.Text;
using Ctnet.MLNet.Compare;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Results;

public sealed class TensorBoardTests
{
    [Test]
    public void Every_strategy_and_seed_has_a_run_with_its_measures()
    {
        using var folder = new TaskFolder();
        DirectoryInfo logs = folder.Output.CreateSubdirectory("logs");
        var options = new CompareRunOptions(["target-only", "source-only"], [0, 1], folder.Output)
        {
            Resamples = 20, TensorBoard = logs,
        };
        new CompareRun(CompareTask.Load(folder.Write(TaskFolder.Task().ToJsonString())), options).Execute();

        DirectoryInfo[] runs =
        [
            .. new DirectoryInfo(Path.Combine(logs.FullName, "small")).EnumerateDirectories().OrderBy(run => run.Name)
        ];
        Assert.That(runs.Select(run => run.Name), Is.EqualTo(new[]
        {
            "source-only.seed0", "source-only.seed1", "target-only.seed0", "target-only.seed1",
        }));
        foreach (DirectoryInfo each in runs)
        {
            string[] events =
            [
                .. Records(each.EnumerateFiles("events.out.tfevents*").Single()).Select(Encoding.Latin1.GetString)
            ];
            // There are three periods, and each has a log loss.
            Assert.That(events.Count(record => record.Contains("period/LogLoss", StringComparison.Ordinal)), Is.EqualTo(3));
            foreach (string measure in (string[])["all/AUC", "all/GAUC", "all/LogLoss", "all/PCOC"])
                Assert.That(events.Count(record => record.Contains(measure, StringComparison.Ordinal)), Is.EqualTo(1), measure);
        }
    }

    // The file consists of records. Each has a length, the length's checksum, the data, and the data's checksum.
    private static IEnumerable<byte[]> Records(FileInfo file)
    {
        byte[] bytes = File.ReadAllBytes(file.FullName);
        for (int at = 0; at < bytes.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            yield return bytes[(at + 12)..(at + 12 + length)];
            at += 16 + length;
        }
    }
}
