using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

internal static class ModuleState
{
    /// <summary>A module's parameters, then its buffers: all that a saved model must have.</summary>
    public static IEnumerable<(string Name, Tensor Value)> State(this nn.Module module) =>
        module.named_parameters().Select(part => (part.name, (Tensor)part.parameter))
            .Concat(module.named_buffers().Select(part => (part.name, part.buffer)));
}
