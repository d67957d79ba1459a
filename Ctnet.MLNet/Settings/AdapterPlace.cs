namespace Ctnet.MLNet.Trainers;

/// <summary>Where an adapter's output is added to a target layer. Reconstructed: the paper's text leaves it open.</summary>
public enum AdapterPlace
{
    /// <summary>t_l = relu(W t_{l-1} + b + A(z)).</summary>
    BeforeActivation,

    /// <summary>t_l = relu(W t_{l-1} + b) + A(z).</summary>
    AfterActivation,
}
