using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Trainers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks.Layers;

/// <summary>The activations as operations of libtorch and as nodes of a scoring graph.</summary>
internal static class Activations
{
    // It lives as long as the process, for the reason that Sums states.
    private static readonly TorchSharp.Scalar s_slope = LeakyReluNode.Slope;

    public static Tensor Apply(this Activation activation, Tensor input) => activation switch
    {
        Activation.Relu => functional.relu(input),
        Activation.LeakyRelu => input.leaky_relu(s_slope),
        Activation.Silu => functional.silu(input),
        Activation.Tanh => tanh(input),
        Activation.Gelu => functional.gelu(input, TorchSharp.Modules.GELU.Approximate.tanh),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    public static string Activate(this GraphBuilder graph, string name, string input, Activation activation) =>
        graph.Add(activation switch
        {
            Activation.Relu => new ReluNode(name, input),
            Activation.LeakyRelu => new LeakyReluNode(name, input),
            Activation.Silu => new SiluNode(name, input),
            Activation.Tanh => new TanhNode(name, input),
            Activation.Gelu => new GeluNode(name, input),
            _ => throw new ArgumentOutOfRangeException(nameof(activation)),
        });
}
