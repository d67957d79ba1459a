using System.Text;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Continual;
using Ctnet.MLNet.Tests.Compare;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Reliability;
using Ctnet.MLNet.Tests.Training;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>
/// Changed schemas, value maps, task files and checkpoints are read, or are refused with one kind of exception for each.
/// </summary>
public sealed class MutatedTextTests
{
    private const int Times = 500;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_schema_is_read_or_refused() =>
        Try<FeatureSchemaException>(
            _folder.File("schema.json"),
            TinyWorld.Schema.ToJson().Insert(1, "\"period\":\"1d\","),
            isJson: true,
            file => FeatureSchema.Load(file));

    [TestCase("1e300d")]
    [TestCase("NaNd")]
    [TestCase("-1d")]
    [TestCase("1e-30m")]
    public void A_schema_with_an_invalid_period_is_refused(string period) => Assert.That(
        () => FeatureSchema.Parse(TinyWorld.Schema.ToJson().Insert(1, $"\"period\":\"{period}\",")),
        Throws.TypeOf<FeatureSchemaException>());

    [Test]
    public void A_value_map_is_read_or_refused()
    {
        File.WriteAllText(_folder.File("schema.json"), """
            {"name":"s","fields":[{"name":"topic","kind":"categorical"}],
             "domains":{"d":{"fields":{"topic":{"column":"Topic","valuesFile":"map.csv"}}}}}
            """);
        string map = string.Join('\n', Enumerable.Range(0, 50).Select(i => $"\"from {i}\",to {i}"));
        Try<FeatureSchemaException>(
            _folder.File("map.csv"), map, isJson: false, _ => FeatureSchema.Load(_folder.File("schema.json")));
    }

    [Test]
    public void A_task_file_is_read_or_refused() =>
        Try<InputFileException>(
            _folder.File("task.json"), TaskFolder.Task().ToJsonString(), isJson: true, file => TaskFile.Load(file));

    [Test]
    public void A_checkpoint_is_read_or_refused()
    {
        ContinualRuns.Run(_folder.Path, 3);
        string checkpoint = _folder.File("000003");
        TryFile("state.json", isJson: true, times: 200);
        TryFile("heldout.idv", isJson: false, times: 20);

        void TryFile(string name, bool isJson, int times)
        {
            string file = Path.Combine(checkpoint, name);
            Try<InvalidModelException>(
                file, File.ReadAllText(file), isJson, _ => Checkpoint.Load(new MLContext(), _folder.Path), times);
        }
    }

    [Test]
    public void A_checkpoint_that_lost_a_file_or_has_one_of_another_period_is_refused([Values] bool lost)
    {
        using var other = new TemporaryFolder();
        ContinualRuns.Run(_folder.Path, 3);
        ContinualRuns.Run(other.Path, 2);
        string file = Directory.GetFiles(_folder.File("000003"), "target.*").Single();
        if (lost)
            File.Delete(file);
        else
            File.Copy(Directory.GetFiles(other.File("000002"), "target.*").Single(), file, overwrite: true);
        Assert.That(() => Checkpoint.Load(new MLContext(), _folder.Path),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(file));
    }

    private static void Try<TRefusal>(
        string file, string good, bool isJson, Action<string> read, int times = Times) where TRefusal : Exception
    {
        var wrong = new List<string>();
        int refused = 0;
        for (int i = 0; i < times; i++)
        {
            byte[] bytes = Mutate(good, isJson, new Random(i));
            File.WriteAllBytes(file, bytes);
            try
            {
                read(file);
            }
            catch (TRefusal)
            {
                refused++;
            }
            catch (Exception exception)
            {
                wrong.Add($"{i}: {exception}\n{Encoding.UTF8.GetString(bytes)[..Math.Min(bytes.Length, 300)]}");
            }
        }

        TestContext.Out.WriteLine($"{times} files: {refused} refused, {times - refused - wrong.Count} read.");
        Assert.That(wrong.Take(3), Is.Empty);
        Assert.That(refused, Is.Positive);
    }

    private static byte[] Mutate(string good, bool isJson, Random random)
    {
        if (isJson && random.Next(2) == 0)
        {
            int values = JsonMutation.CountValues(good);
            return Encoding.UTF8.GetBytes(random.Next(20) == 0
                ? string.Concat(Enumerable.Repeat("{\"name\":", 50_000))
                : JsonMutation.Replace(good, random.Next(values),
                    JsonMutation.Replacements[random.Next(JsonMutation.Replacements.Length)], out _));
        }

        byte[] bytes = Encoding.UTF8.GetBytes(good);
        int at = random.Next(bytes.Length);
        switch (random.Next(4))
        {
            case 0:
                return bytes[..at];
            case 1:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 20))..]];
            case 2:
                return [.. bytes[..at], .. "\"\0\u00ff,\n{"u8, .. bytes[at..]];
            default:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
        }
    }
}
