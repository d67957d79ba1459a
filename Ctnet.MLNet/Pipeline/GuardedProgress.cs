using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// Passes progress on to a caller's receiver. If the receiver throws, a warning says so, and it is told nothing more: an error
/// while progress is shown must not cost a model that took hours. A receiver may stop the work with an
/// <see cref="OperationCanceledException"/>.
/// </summary>
/// <param name="env">Where it logs.</param>
/// <param name="receiver">The caller's receiver.</param>
internal sealed class GuardedProgress<T>(IHostEnvironment env, IProgress<T> receiver) : IProgress<T>
{
    private bool _failed;

    public void Report(T value)
    {
        if (_failed)
            return;
        try
        {
            receiver.Report(value);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _failed = true;
            using IChannel channel = env.Start("Progress");
            channel.Warning(
                "The receiver of progress is told nothing more, and the work goes on, because the receiver threw {0}: {1}",
                exception.GetType().Name, exception.Message);
        }
    }
}
