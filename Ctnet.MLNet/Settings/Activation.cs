namespace Ctnet.MLNet.Trainers;

/// <summary>The function that a tower's hidden layers apply to each value x.</summary>
public enum Activation
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x if it is positive, 0.01 x otherwise.</summary>
    LeakyRelu,

    /// <summary>x sigmoid(x), also called swish.</summary>
    Silu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>
    /// The Gaussian error linear unit in its tanh form, 0.5 x (1 + tanh(u)) = x sigmoid(2 u) with u = sqrt(2 / pi) (x + 0.044715
    /// x³).
    /// </summary>
    Gelu,
}
