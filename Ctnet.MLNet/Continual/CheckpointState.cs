using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// The content of a checkpoint's state.json: all that the other files do not hold, and which other files there are. The members'
/// names and order are the file format.
/// </summary>
internal sealed record CheckpointState
{
    public const string FileName = "state.json", ColumnsFile = "columns.idv", ReplayFile = "replay.idv",
        HeldOutFile = "heldout.idv";

    /// <summary>The version of the file format of a whole checkpoint, and of one that has an earlier one as its parent.</summary>
    public const int WholeFormat = 2, DeltaFormat = 3;

    /// <summary>The version of the file format.</summary>
    public required int Format { get; init; }

    /// <summary>The folder's name of the checkpoint that the deltas go on from; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Parent { get; init; }

    /// <summary>The results of all periods so far, or of those since the parent.</summary>
    public required IReadOnlyList<PeriodResult> Results { get; init; }

    /// <summary>How many files of scored rows there are, one for each of the last periods.</summary>
    public required int ScoredPeriods { get; init; }

    /// <summary>How many target rows the replayed ones were drawn from.</summary>
    public required long RowsSeen { get; init; }

    public required bool HasSource { get; init; }

    public required bool HasModel { get; init; }

    public required bool HasColumns { get; init; }

    public required bool HasReplay { get; init; }

    public required bool HasHeldOut { get; init; }

    /// <summary>The profile of the last published period's rows; null without a guard.</summary>
    public required PeriodInputs? Inputs { get; init; }

    /// <summary>The SHA-256 of each other file.</summary>
    public required IReadOnlyDictionary<string, string> Checksums { get; init; }

    /// <param name="memory">The content.</param>
    /// <param name="checksums">The checksums of the files that were written for it.</param>
    /// <param name="parent">The checkpoint that the deltas among the files go on from; null if there are none.</param>
    public static CheckpointState Of(
        RunMemory memory, IReadOnlyDictionary<string, string> checksums, CheckpointLink? parent) => new()
    {
        Format = parent is null ? WholeFormat : DeltaFormat,
        Parent = parent?.Name,
        Results = [.. memory.Results.Skip(parent?.Memory.Results.Count ?? 0)],
        ScoredPeriods = memory.Scored.Count,
        RowsSeen = memory.Replay.Seen,
        HasSource = ModelFileNames.Source.Any(checksums.ContainsKey),
        HasModel = ModelFileNames.Target.Any(checksums.ContainsKey),
        HasColumns = checksums.ContainsKey(ColumnsFile),
        HasReplay = checksums.ContainsKey(ReplayFile),
        HasHeldOut = checksums.ContainsKey(HeldOutFile),
        Inputs = memory.Inputs,
        Checksums = checksums,
    };

    public static string ScoredFile(int index) => $"scored{index}.idv";

    /// <summary>Whether the members agree with the files that have a checksum.</summary>
    public bool FitsItsFiles() =>
        RowsSeen >= 0
        && Results.All(result => result?.Period is not null)
        && ScoredPeriods >= 0
        && ScoredPeriods <= Checksums.Count
        && Enumerable.Range(0, ScoredPeriods).All(index => Has(ScoredFile(index)))
        && HasSource == ModelFileNames.Source.Any(Has)
        && HasModel == ModelFileNames.Target.Any(Has)
        && (Parent is not null) == (Format == DeltaFormat)
        && HasColumns == Has(ColumnsFile)
        && HasReplay == Has(ReplayFile)
        && HasHeldOut == Has(HeldOutFile);

    /// <summary>Whether there is a file.</summary>
    public bool Has(string file) => Checksums.ContainsKey(file);
}
