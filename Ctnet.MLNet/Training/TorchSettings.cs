using TorchSharp;

namespace Ctnet.MLNet.Training;

/// <summary>
/// libtorch's settings of the whole process while fits run: one thread for each operation. The last fit that ends restores the
/// settings and the random state that the first one found.
/// </summary>
internal sealed class TorchSettings : IDisposable
{
    private static readonly Lock s_lock = new();

    private static int s_fits;

    private static TorchState? s_found;

    public TorchSettings()
    {
        lock (s_lock)
        {
            if (s_fits == 0)
                s_found = TorchState.Read();
            s_fits++;
            torch.set_num_threads(1);
        }
    }

    public void Dispose()
    {
        lock (s_lock)
        {
            s_fits--;
            if (s_fits > 0)
                return;
            s_found!.Restore();
            s_found = null;
        }
    }
}
