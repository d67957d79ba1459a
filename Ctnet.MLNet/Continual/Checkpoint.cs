using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// All that a <see cref="ContinualTrainer"/> needs to go on after a period. A checkpoint is a folder that is written beside and renamed: it
/// is there as a whole, or not at all.
/// </summary>
internal sealed record Checkpoint(
    ContinualState State, ITransformer? Source, ITransformer? Model, StoredRows? Columns, IReadOnlyList<StoredRows> Scored, StoredRows? Replay,
    StoredRows? HeldOut)
{
    private const string StateFile = "state.json", SourceFile = "source.zip", ModelFile = "target.zip", ReplayFile = "replay.idv", HeldOutFile = "heldout.idv",
        ColumnsFile = "columns.idv", Unfinished = ".new";

    /// <summary>Writes it as the newest one, and removes older ones. If that fails, the folder's newest one is what it was.</summary>
    /// <returns><see cref="StampOf"/> the folder from now on.</returns>
    public string Save(MLContext ml, string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, NameOf(State.Results.Count)), beside = path + Unfinished;
        Remove(beside);
        try
        {
            WriteInto(ml, beside);
        }
        catch
        {
            // On a full disk its files would be in the way of the next attempt.
            Remove(beside);
            throw;
        }

        Directory.Move(beside, path);
        foreach (string older in Directory.GetDirectories(folder).Where(other => other != path && NumberOf(other) is not null))
            Remove(older);
        return StampOf(folder)!;
    }

    private void WriteInto(MLContext ml, string folder)
    {
        Directory.CreateDirectory(folder);
        if (Source is not null)
            SaveModel(ml, Source, Path.Combine(folder, SourceFile));
        if (Model is not null)
            SaveModel(ml, Model, Path.Combine(folder, ModelFile));
        for (int i = 0; i < Scored.Count; i++)
            Write(Path.Combine(folder, ScoredFile(i)), Scored[i].Bytes);
        if (Columns is not null)
            Write(Path.Combine(folder, ColumnsFile), Columns.Bytes);
        if (Replay is not null)
            Write(Path.Combine(folder, ReplayFile), Replay.Bytes);
        if (HeldOut is not null)
            Write(Path.Combine(folder, HeldOutFile), HeldOut.Bytes);
        Dictionary<string, string> checksums = Directory.GetFiles(folder).Order(StringComparer.Ordinal)
            .ToDictionary(file => Path.GetFileName(file), ChecksumOf);
        Write(Path.Combine(folder, StateFile), JsonSerializer.SerializeToUtf8Bytes(State with { Checksums = checksums }, ModelJson.Options));
    }

    // What cannot be removed is of no account: it is not the newest one, and the next period tries again.
    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Tells a folder's newest checkpoint apart from all others; null where it has none.</summary>
    public static string? StampOf(string folder) =>
        Directory.Exists(folder) && Newest(folder) is string path
            ? $"{Path.GetFileName(path)} {ChecksumOf(Path.Combine(path, StateFile))}"
            : null;

    /// <summary>Reads the newest one.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    /// <exception cref="InvalidModelException">It cannot be read.</exception>
    public static Checkpoint Load(MLContext ml, string folder)
    {
        string path = (Directory.Exists(folder) ? Newest(folder) : null)
            ?? throw new DirectoryNotFoundException($"'{folder}' has no checkpoint: start with Run, whose first period writes one.");
        ContinualState state = ReadState(Path.Combine(path, StateFile));
        CheckFiles(state, path);
        return new(
            state, state.HasSource ? ml.Model.LoadChecked(Path.Combine(path, SourceFile), out _) : null,
            state.HasModel ? ml.Model.LoadChecked(Path.Combine(path, ModelFile), out _) : null,
            state.HasColumns ? StoredRows.Load(ml, Path.Combine(path, ColumnsFile)) : null,
            [.. Enumerable.Range(0, state.ScoredPeriods).Select(i => StoredRows.Load(ml, Path.Combine(path, ScoredFile(i))))],
            state.HasReplay ? StoredRows.Load(ml, Path.Combine(path, ReplayFile)) : null,
            state.HasHeldOut ? StoredRows.Load(ml, Path.Combine(path, HeldOutFile)) : null);
    }

    // Its files are as they were written, and of the same period.
    private static void CheckFiles(ContinualState state, string path)
    {
        foreach ((string name, string checksum) in state.Checksums)
        {
            string file = Path.Combine(path, Path.GetFileName(name));
            if (!File.Exists(file))
                throw new InvalidModelException($"'{file}' is not there: the checkpoint is not whole.");
            if (ChecksumOf(file) != checksum)
                throw new InvalidModelException($"'{file}' is not as it was written: it is damaged, or of another checkpoint.");
        }

        IEnumerable<string> needed =
        [
            .. state.HasSource ? [SourceFile] : Array.Empty<string>(), .. state.HasModel ? [ModelFile] : Array.Empty<string>(),
            .. state.HasColumns ? [ColumnsFile] : Array.Empty<string>(), .. state.HasReplay ? [ReplayFile] : Array.Empty<string>(),
            .. state.HasHeldOut ? [HeldOutFile] : Array.Empty<string>(),
        ];
        if (state.RowsSeen < 0 || state.ScoredPeriods < 0 || state.ScoredPeriods > state.Checksums.Count
            || state.Results.Any(result => result?.Period is null)
            || needed.Concat(Enumerable.Range(0, state.ScoredPeriods).Select(ScoredFile))
                .FirstOrDefault(name => !state.Checksums.ContainsKey(name)) is not null)
        {
            throw new InvalidModelException($"'{path}': its {StateFile} does not fit its files.");
        }
    }

    private static string ChecksumOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
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
        catch (FileNotFoundException exception)
        {
            throw new InvalidModelException($"'{file}' is not there: the checkpoint is not whole.", exception);
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
        ITransformer[] parts = [.. Chains.Parts(model).Select(part => part is CtrPredictionTransformer trained ? trained.WithSavedState() : part)];
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
