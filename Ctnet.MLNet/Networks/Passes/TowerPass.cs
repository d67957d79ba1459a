using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Networks.Passes;

/// <summary>The layers of a tower. It owns them.</summary>
/// <param name="InputWidth">The width of the input.</param>
/// <param name="Layers">The hidden layers.</param>
/// <param name="Head">The logit's layer; null if the tower has none.</param>
/// <param name="Activation">The activation of the hidden layers.</param>
/// <param name="LinearEnd">Whether the last hidden layer has no activation.</param>
internal sealed record TowerPass(
    int InputWidth, IReadOnlyList<LinearPass> Layers, HeadPass? Head, Activation Activation, bool LinearEnd) : IDisposable
{
    /// <summary>The widths of the input and of the hidden layers.</summary>
    public IEnumerable<int> Widths => Layers.Select(layer => layer.Outputs).Prepend(InputWidth);

    /// <summary>Reads all parameters again, after a step changed them.</summary>
    public void Refresh()
    {
        foreach (LinearPass layer in Layers)
            layer.Refresh();
    }

    public void Dispose()
    {
        foreach (LinearPass layer in Layers)
            layer.Dispose();
        Head?.Dispose();
    }
}
