using TorchSharp;

namespace Ctnet.MLNet.Training;

/// <summary>The settings of libtorch that a fit changes for the whole process.</summary>
/// <param name="Threads">The number of threads that share an operation.</param>
/// <param name="AllowsTf32">Whether matrix products on a GPU may be rounded.</param>
/// <param name="Random">The state of the generator that draws if none is named. New layers draw from it.</param>
internal sealed record TorchState(int Threads, bool AllowsTf32, torch.Tensor Random)
{
    public static TorchState Read() =>
        new(torch.get_num_threads(), torch.backends.cuda.matmul.allow_tf32, torch.get_rng_state());

    /// <summary>Sets all back. The state cannot be used again.</summary>
    public void Restore()
    {
        torch.set_num_threads(Threads);
        torch.backends.cuda.matmul.allow_tf32 = AllowsTf32;
        torch.set_rng_state(Random);
        Random.Dispose();
    }
}
