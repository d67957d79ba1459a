using System.Globalization;
using System.Text.Json;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// All that a <see cref="ContinualTrainer"/> needs to go on after a period. A checkpoint is a folder that is written beside and renamed: it is
/// there as a whole, or not at all.
/// </summary>
internal sealed record Checkpoint(
    ContinualState State, ITransformer? Source, ITransformer? Model, StoredRows? Columns, IReadOnlyList<StoredRows> Scored, StoredRows? Replay)
{
    private const string StateFile = "state.json", SourceFile = "source.zip", ModelFile = "target.zip", ReplayFile = "replay.idv", ColumnsFile = "columns.idv", Unfinished = ".new";

    /// <summary>Writes it as the newest one, and removes older ones.</summary>
    public void Save(MLContext ml, string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, NameOf(State.Results.Count)), beside = path + Unfinished;
        if (Directory.Exists(beside))
            Directory.Delete(beside, recursive: true);
        Directory.CreateDirectory(beside);
        if (Source is not null)
            SaveModel(ml, Source, Path.Combine(beside, SourceFile));
        if (Model is not null)
            SaveModel(ml, Model, Path.Combine(beside, ModelFile));
        for (int i = 0; i < Scored.Count; i++)
            Write(Path.Combine(beside, ScoredFile(i)), Scored[i].Bytes);
        if (Columns is not null)
            Write(Path.Combine(beside, ColumnsFile), Columns.Bytes);
        if (Replay is not null)
            Write(Path.Combine(beside, ReplayFile), Replay.Bytes);
        Write(Path.Combine(beside, StateFile), JsonSerializer.SerializeToUtf8Bytes(State, ModelJson.Options));
        Directory.Move(beside, path);
        foreach (string older in Directory.GetDirectories(folder).Where(other => other != path && NumberOf(other) is not null))
            Directory.Delete(older, recursive: true);
    }

    /// <summary>Whether a folder has checkpoints.</summary>
    public static bool ExistsIn(string folder) => Directory.Exists(folder) && Newest(folder) is not null;

    /// <summary>Reads the newest one.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    /// <exception cref="InvalidModelException">It cannot be read.</exception>
    public static Checkpoint Load(MLContext ml, string folder)
    {
        string path = (Directory.Exists(folder) ? Newest(folder) : null)
            ?? throw new DirectoryNotFoundException($"'{folder}' has no checkpoint: start with Run, whose first period writes one.");
        ContinualState state = ReadState(Path.Combine(path, StateFile));
        return new(
            state, state.HasSource ? ml.Model.Load(Path.Combine(path, SourceFile), out _) : null,
            state.HasModel ? ml.Model.Load(Path.Combine(path, ModelFile), out _) : null,
            state.HasColumns ? StoredRows.Load(ml, Path.Combine(path, ColumnsFile)) : null,
            [.. Enumerable.Range(0, state.ScoredPeriods).Select(i => StoredRows.Load(ml, Path.Combine(path, ScoredFile(i))))],
            state.HasReplay ? StoredRows.Load(ml, Path.Combine(path, ReplayFile)) : null);
    }

    private static ContinualState ReadState(string file)
    {
        try
        {
            ContinualState? state = JsonSerializer.Deserialize<ContinualState>(File.ReadAllBytes(file), ModelJson.Options);
            return state is { Format: ContinualState.CurrentFormat }
                ? state
                : throw new InvalidModelException($"'{file}' has format {state?.Format}, and this library reads {ContinualState.CurrentFormat}.");
        }
        catch (JsonException exception)
        {
            throw new InvalidModelException($"'{file}' is no checkpoint's state: {exception.Message}", exception);
        }
    }

    private static string? Newest(string folder) =>
        Directory.GetDirectories(folder).Where(path => IsWhole(path)).MaxBy(path => NumberOf(path)!.Value);

    private static bool IsWhole(string path) => NumberOf(path) is not null && !path.EndsWith(Unfinished, StringComparison.Ordinal);

    private static string NameOf(int number) => number.ToString("D6", CultureInfo.InvariantCulture);

    private static int? NumberOf(string path)
    {
        string name = Path.GetFileName(path);
        name = name.EndsWith(Unfinished, StringComparison.Ordinal) ? name[..^Unfinished.Length] : name;
        return name.Length >= 6 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    private static string ScoredFile(int index) => $"scored{index}.idv";

    // With the optimizers' state, whatever the options say about models that are served.
    private static void SaveModel(MLContext ml, ITransformer model, string file)
    {
        ITransformer[] parts = [.. Chains.Parts(model).Select(part => part is CtrPredictionTransformer trained ? trained.SavingState() : part)];
        using var stream = new FileStream(file, FileMode.CreateNew);
        ml.Model.Save(new TransformerChain<ITransformer>(parts), null, stream);
        stream.Flush(flushToDisk: true);
    }

    private static void Write(string file, byte[] bytes)
    {
        using var stream = new FileStream(file, FileMode.CreateNew);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }
}
