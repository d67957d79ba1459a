using System.Globalization;
using System.Text.Json;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// Saves and loads a <see cref="RunMemory"/>. A checkpoint is a folder of files, named by the number of periods. It is written
/// atomically. Its models are whole, or deltas from those of an earlier checkpoint, its parent.
/// </summary>
internal static class Checkpoint
{
    /// <summary>
    /// Saves a memory as the newest checkpoint of a folder, and removes those that are no longer needed. If that fails, the older
    /// ones are as they were.
    /// </summary>
    /// <param name="ml">The context.</param>
    /// <param name="memory">The content.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="parent">The checkpoint that the models go on from; null writes whole models.</param>
    /// <param name="kept">How many checkpoints the folder keeps, with those that they go on from.</param>
    public static CheckpointLink Save(
        MLContext ml, RunMemory memory, string folder, CheckpointLink? parent = null, int kept = 1)
    {
        Directory.CreateDirectory(folder);
        int number = memory.Results.Count;
        string name = number.ToString("D6", CultureInfo.InvariantCulture), path = Path.Combine(folder, name);
        CheckpointFiles.RemoveFrom(folder, number);
        AtomicWrite.ToFolder(path, beside => WriteFiles(ml, memory, beside, parent), CheckpointFiles.Newest(folder));
        CheckpointFiles.RemoveUnneeded(folder, kept);
        bool isWhole = CheckpointFiles.ParentOf(path) is null;
        return new(
            name, memory,
            isWhole ? CheckpointFiles.ModelBytes(path, files => files.Whole) : parent!.WholeBytes,
            isWhole ? 0 : parent!.DeltaBytes + CheckpointFiles.ModelBytes(path, files => files.Delta));
    }

    /// <summary>Identifies the newest checkpoint of a folder; null if it has none.</summary>
    public static string? StampOf(string folder) => CheckpointFiles.Newest(folder) is string path
        ? $"{Path.GetFileName(path)} {Checksum.OfFile(Path.Combine(path, CheckpointState.FileName))}"
        : null;

    /// <summary>Loads a checkpoint of a folder, with all that it goes on from.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="period">The period whose checkpoint to load; null for the newest.</param>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    /// <exception cref="InvalidModelException">It cannot be read.</exception>
    public static CheckpointLink Load(MLContext ml, string folder, string? period = null)
    {
        string path = PathOf(folder, period);
        List<(string Path, CheckpointState State)> chain = CheckpointFiles.ChainOf(path);
        CheckpointState newest = chain[0].State;
        var memory = new RunMemory
        {
            Source = newest.HasSource ? LoadModel(ml, chain, ModelFileNames.Source) : null,
            Model = newest.HasModel ? LoadModel(ml, chain, ModelFileNames.Target) : null,
            Columns = LoadRows(CheckpointState.ColumnsFile),
            Results = [.. chain.AsEnumerable().Reverse().SelectMany(link => link.State.Results)],
            Scored = [.. Enumerable.Range(0, newest.ScoredPeriods).Select(index => LoadRows(CheckpointState.ScoredFile(index))!)],
            Replay = new(LoadRows(CheckpointState.ReplayFile), newest.RowsSeen),
            HeldOut = LoadRows(CheckpointState.HeldOutFile),
            Inputs = newest.Inputs,
        };
        return new(
            Path.GetFileName(path), memory, CheckpointFiles.ModelBytes(chain[^1].Path, files => files.Whole),
            chain.SkipLast(1).Sum(link => CheckpointFiles.ModelBytes(link.Path, files => files.Delta)));

        StoredRows? LoadRows(string file) => newest.Has(file) ? StoredRows.Load(ml, Path.Combine(path, file)) : null;
    }

    /// <summary>The checkpoint of a period, or the newest one.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static string PathOf(string folder, string? period) => period is null
        ? CheckpointFiles.Newest(folder) ?? throw new DirectoryNotFoundException(
            $"'{folder}' has no checkpoint: start with Run, whose first period writes one.")
        : CheckpointFiles.Of(folder, period);

    private static ITransformer LoadModel(
        MLContext ml, List<(string Path, CheckpointState State)> chain, ModelFileNames files)
    {
        int whole = chain.FindIndex(link => link.State.Has(files.Whole));
        if (whole < 0)
            throw new InvalidModelException($"'{chain[0].Path}' goes on from no checkpoint with a whole '{files.Whole}'.");
        ITransformer model = ModelFiles.LoadFile(ml.Model, Path.Combine(chain[whole].Path, files.Whole), out _);
        for (int i = whole - 1; i >= 0; i--)
            model = ModelDelta.Apply(model, DeltaFile.Read(Path.Combine(chain[i].Path, files.Delta)));
        return model;
    }

    private static void WriteFiles(MLContext ml, RunMemory memory, string folder, CheckpointLink? parent)
    {
        bool hasDelta = WriteModel(ModelFileNames.Source, memory.Source, parent?.Memory.Source);
        hasDelta |= WriteModel(ModelFileNames.Target, memory.Model, parent?.Memory.Model);
        foreach ((int index, StoredRows scored) in memory.Scored.Index())
            WriteRows(CheckpointState.ScoredFile(index), scored);
        WriteRows(CheckpointState.ColumnsFile, memory.Columns);
        WriteRows(CheckpointState.ReplayFile, memory.Replay.Rows);
        WriteRows(CheckpointState.HeldOutFile, memory.HeldOut);
        Dictionary<string, string> checksums = Directory.GetFiles(folder).Order(StringComparer.Ordinal)
            .ToDictionary(file => Path.GetFileName(file), Checksum.OfFile);
        byte[] state = JsonSerializer.SerializeToUtf8Bytes(
            CheckpointState.Of(memory, checksums, hasDelta ? parent : null), ModelJson.Options);
        Write(CheckpointState.FileName, stream => stream.Write(state));

        bool WriteModel(ModelFileNames files, ITransformer? model, ITransformer? before)
        {
            if (model is null)
                return false;
            ITransformer whole = WithOptimizerState(model);
            if (before is not null && DeltaOf(WithOptimizerState(before), whole) is ModelSection delta)
            {
                Write(files.Delta, stream => DeltaFile.Write(delta, stream));
                return true;
            }

            Write(files.Whole, stream => ml.Model.Save(whole, null, stream));
            return false;
        }

        void WriteRows(string file, StoredRows? rows)
        {
            if (rows is not null)
                Write(file, stream => stream.Write(rows.Bytes));
        }

        void Write(string file, Action<Stream> write) => AtomicWrite.ToNewFile(Path.Combine(folder, file), write);
    }

    // Null if the model can only be saved whole, as when a period brings a source model that was trained elsewhere.
    private static ModelSection? DeltaOf(ITransformer before, ITransformer after)
    {
        try
        {
            return ModelDelta.Between(before, after);
        }
        catch (NotSupportedException)
        {
            return null;
        }
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
}
