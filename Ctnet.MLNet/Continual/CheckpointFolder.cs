using Microsoft.ML;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// The folder to which a run writes its checkpoints. New checkpoints replace old ones, so the run must not write over another
/// run's.
/// </summary>
/// <param name="ml">The context.</param>
/// <param name="path">The folder.</param>
/// <param name="deltaShare">Up to which share of the whole models' size deltas are written.</param>
/// <param name="kept">How many checkpoints stay.</param>
internal sealed class CheckpointFolder(MLContext ml, string path, double deltaShare, int kept)
{
    // The checkpoint that this run wrote last or resumed from; null before that.
    private CheckpointLink? _last;

    // Identifies the newest checkpoint as this run wrote it or resumed from it; null before that.
    private string? _stamp;

    /// <summary>Whether it has a checkpoint to go on from.</summary>
    public bool HasCheckpoint => Directory.Exists(path) && CheckpointFiles.Newest(path) is not null;

    /// <summary>Whether it is the folder of a path, and exists.</summary>
    public bool IsAt(string folder) => Path.GetFullPath(path) == Path.GetFullPath(folder) && Directory.Exists(folder);

    /// <summary>Keeps other runs out until the claim is disposed of.</summary>
    /// <exception cref="InvalidOperationException">Another run is at work in the folder.</exception>
    public FolderClaim Claim() => FolderClaim.Take(path);

    /// <summary>Makes the folder this run's own, which resumes from one of its checkpoints.</summary>
    public void Adopt(CheckpointLink resumed) => (_stamp, _last) = (Checkpoint.StampOf(path), resumed);

    /// <summary>Removes the checkpoints after the one that this run resumed from.</summary>
    public void RemoveLater(int periods)
    {
        CheckpointFiles.RemoveFrom(path, periods + 1);
        _stamp = Checkpoint.StampOf(path);
    }

    /// <exception cref="InvalidOperationException">The newest checkpoint is not this run's.</exception>
    public void CheckIsOwn()
    {
        if (Checkpoint.StampOf(path) is not string stamp || stamp == _stamp)
            return;
        throw new InvalidOperationException(_stamp is null
            ? $"'{path}' has checkpoints: call Resume to go on from them, or name another folder."
            : $"'{path}' has another checkpoint than this run left in it: another run works there, or somebody put it in place. "
                + "Go on from it with Resume in a new trainer, or name another folder.");
    }

    /// <summary>Saves the newest checkpoint: as a delta from the last one, unless the deltas have grown too large.</summary>
    public void Save(RunMemory memory)
    {
        bool isLarge = _last is null || _last.DeltaBytes >= deltaShare * _last.WholeBytes;
        _last = Checkpoint.Save(ml, memory, path, isLarge ? null : _last, kept);
        _stamp = Checkpoint.StampOf(path);
    }
}
