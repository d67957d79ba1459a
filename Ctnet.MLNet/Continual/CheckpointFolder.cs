using Microsoft.ML;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// The folder to which a run writes its checkpoints. Each checkpoint replaces the one before, so the run must not write over
/// another run's.
/// </summary>
internal sealed class CheckpointFolder(MLContext ml, string path)
{
    // Identifies the newest checkpoint as this run wrote it or resumed from it; null before that.
    private string? _stamp;

    /// <summary>Whether it is the folder of a path, and exists.</summary>
    public bool IsAt(string folder) => Path.GetFullPath(path) == Path.GetFullPath(folder) && Directory.Exists(folder);

    /// <summary>Keeps other runs out until the claim is disposed of.</summary>
    /// <exception cref="InvalidOperationException">Another run is at work in the folder.</exception>
    public FolderClaim Claim() => FolderClaim.Take(path);

    /// <summary>Makes the newest checkpoint this run's own, which resumes from it.</summary>
    public void Adopt() => _stamp = Checkpoint.StampOf(path);

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

    public void Save(RunMemory memory) => _stamp = Checkpoint.Save(ml, memory, path);
}
