namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Where an adapter's output is added to a target layer. The paper's text (CTNet, section 3.2) leaves it open; both values are
/// reconstructions.
/// </summary>
public enum AdapterPlace
{
    /// <summary>Before the activation: t_l = relu(W t_{l-1} + b + A(z)).</summary>
    BeforeActivation,

    /// <summary>After the activation: t_l = relu(W t_{l-1} + b) + A(z).</summary>
    AfterActivation,
}
