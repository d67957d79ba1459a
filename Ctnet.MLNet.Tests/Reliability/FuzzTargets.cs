using System.Security.Cryptography;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using SharpFuzz;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>
/// What reads files of anyone: each target reads bytes, and either accepts them or refuses them with the exception of its kind.
/// eng/fuzz runs a target under a fuzzer that looks for bytes for which it does something else.
/// </summary>
internal static class FuzzTargets
{
    public const string Name = "fuzz";

    private static readonly MLContext s_ml = new(seed: 1);

    public static IReadOnlyDictionary<string, Action<byte[]>> All { get; } = new Dictionary<string, Action<byte[]>>
    {
        ["alignment"] = bytes => ReadSection<FeatureAlignmentTransformer>(bytes),
        ["model"] = bytes => ReadSection<CtrPredictionTransformer>(bytes),
        ["schema"] = ReadSchema,
        ["task"] = ReadTask,
    };

    /// <summary>Executes a target with the fuzzer's bytes, or with those of the standard input where no fuzzer runs it.</summary>
    /// <param name="args">The target's name.</param>
    public static int Execute(string[] args)
    {
        Action<byte[]> target = All[args[0]];
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            target(bytes.ToArray());
        });
        return 0;
    }

    // The checksum at the end is made right: otherwise no change would reach what lies behind it.
    private static void ReadSection<T>(byte[] bytes) where T : RowTransformer, ILoadable<T>
    {
        try
        {
            ModelSection section = ModelSectionReader.Read(new MemoryStream([.. bytes, .. SHA256.HashData(bytes)]));
            TransformerLoader<T>.From(((Microsoft.ML.Runtime.IHostEnvironment)s_ml).Register("Fuzz"), section);
        }
        catch (InvalidModelException)
        {
            // It is refused as it should be.
        }
    }

    private static void ReadSchema(byte[] bytes)
    {
        try
        {
            FeatureSchema.Load(new MemoryStream(bytes));
        }
        catch (FeatureSchemaException)
        {
            // It is refused as it should be.
        }
    }

    private static void ReadTask(byte[] bytes)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Environment.ProcessId}.fuzz.json");
        try
        {
            File.WriteAllBytes(path, bytes);
            TaskFile.Load(path);
        }
        catch (InputFileException)
        {
            // It is refused as it should be.
        }
        finally
        {
            File.Delete(path);
        }
    }
}
