using System.Globalization;
using System.Text.Json;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// Saves and loads a <see cref="RunMemory"/>. A checkpoint is a folder of files, named by the number of periods. It is written
/// atomically.
/// </summary>
internal static class Checkpoint
{
    /// <summary>
    /// Saves a memory as the newest checkpoint of a folder, and removes older ones. If that fails, the folder is as it was.
    /// </summary>
    /// <returns>The <see cref="StampOf"/> the folder from now on.</returns>
    public static string Save(MLContext ml, RunMemory memory, string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, memory.Results.Count.ToString("D6", CultureInfo.InvariantCulture));
        AtomicWrite.ToFolder(path, beside => WriteFiles(ml, memory, beside), replaced: Newest(folder));
        foreach (string older in Directory.GetDirectories(folder).Where(other => other != path && NumberOf(other) is not null))
            AtomicWrite.TryRemoveFolder(older);
        return StampOf(folder)!;
    }

    /// <summary>Identifies the newest checkpoint of a folder; null if it has none.</summary>
    public static string? StampOf(string folder) => Newest(folder) is string path
        ? $"{Path.GetFileName(path)} {Checksum.OfFile(Path.Combine(path, CheckpointState.FileName))}"
        : null;

    /// <summary>Loads the newest checkpoint of a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    /// <exception cref="InvalidModelException">It cannot be read.</exception>
    public static RunMemory Load(MLContext ml, string folder)
    {
        string path = Newest(folder)
            ?? throw new DirectoryNotFoundException(
                $"'{folder}' has no checkpoint: start with Run, whose first period writes one.");
        CheckpointState state = ReadState(Path.Combine(path, CheckpointState.FileName));
        CheckFiles(state, path);
        return new()
        {
            Source = LoadModel(CheckpointState.SourceFile),
            Model = LoadModel(CheckpointState.ModelFile),
            Columns = LoadRows(CheckpointState.ColumnsFile),
            Results = state.Results,
            Scored = [.. Enumerable.Range(0, state.ScoredPeriods).Select(index => LoadRows(CheckpointState.ScoredFile(index))!)],
            Replay = new(LoadRows(CheckpointState.ReplayFile), state.RowsSeen),
            HeldOut = LoadRows(CheckpointState.HeldOutFile),
            Inputs = state.Inputs,
        };

        ITransformer? LoadModel(string file) =>
            state.Has(file) ? ModelFiles.LoadFile(ml.Model, Path.Combine(path, file), out _) : null;

        StoredRows? LoadRows(string file) => state.Has(file) ? StoredRows.Load(ml, Path.Combine(path, file)) : null;
    }

    private static void WriteFiles(MLContext ml, RunMemory memory, string folder)
    {
        WriteModel(CheckpointState.SourceFile, memory.Source);
        WriteModel(CheckpointState.ModelFile, memory.Model);
        foreach ((int index, StoredRows scored) in memory.Scored.Index())
            WriteRows(CheckpointState.ScoredFile(index), scored);
        WriteRows(CheckpointState.ColumnsFile, memory.Columns);
        WriteRows(CheckpointState.ReplayFile, memory.Replay.Rows);
        WriteRows(CheckpointState.HeldOutFile, memory.HeldOut);
        Dictionary<string, string> checksums = Directory.GetFiles(folder).Order(StringComparer.Ordinal)
            .ToDictionary(file => Path.GetFileName(file), Checksum.OfFile);
        byte[] state = JsonSerializer.SerializeToUtf8Bytes(CheckpointState.Of(memory, checksums), ModelJson.Options);
        Write(CheckpointState.FileName, stream => stream.Write(state));

        void WriteModel(string file, ITransformer? model)
        {
            if (model is not null)
                Write(file, stream => ml.Model.Save(WithOptimizerState(model), null, stream));
        }

        void WriteRows(string file, StoredRows? rows)
        {
            if (rows is not null)
                Write(file, stream => stream.Write(rows.Bytes));
        }

        void Write(string file, Action<Stream> write) => AtomicWrite.ToNewFile(Path.Combine(folder, file), write);
    }

    // Whether served models keep the optimizers' state, or are rounded, are options. A checkpoint's models are always whole.
    private static TransformerChain<ITransformer> WithOptimizerState(ITransformer model) => Chains.WithParts(
        model,
        Chains.Parts(model).Select(part => part switch
        {
            CtrPredictionTransformer trained => trained.WithSavedState(),
            SourceTowerTransformer source => source.WithSavedState(),
            _ => part,
        }));

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

    private static CheckpointState ReadState(string file)
    {
        try
        {
            CheckpointState? state = JsonSerializer.Deserialize<CheckpointState>(File.ReadAllBytes(file), ModelJson.Options);
            return state is { Format: CheckpointState.CurrentFormat } ? state : throw new InvalidModelException(
                $"'{file}' has format {state?.Format}, and this library reads {CheckpointState.CurrentFormat}.");
        }
        catch (JsonException exception)
        {
            throw new InvalidModelException($"'{file}' is not the state of a checkpoint: {exception.Message}", exception);
        }
        catch (FileNotFoundException exception)
        {
            throw new InvalidModelException($"'{file}' is missing: the checkpoint is incomplete.", exception);
        }
    }

    private static string? Newest(string folder) => Directory.Exists(folder)
        ? Directory.GetDirectories(folder).Where(IsWhole).MaxBy(path => NumberOf(path)!.Value)
        : null;

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
