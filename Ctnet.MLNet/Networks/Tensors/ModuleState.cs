using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Tensors;

internal static class ModuleState
{
    /// <summary>A module's parameters, then its buffers: together, the weights of a saved model.</summary>
    public static IEnumerable<(string Name, Tensor Value)> State(this nn.Module module) =>
        module.named_parameters().Select(part => (part.name, (Tensor)part.parameter))
            .Concat(module.named_buffers().Select(part => (part.name, part.buffer)));

    /// <summary>
    /// Loads a trained model's weights into a tower, turns their gradients off and moves the tower to a device.
    /// </summary>
    public static void Freeze(this nn.Module tower, IReadOnlyDictionary<string, WeightTensor> weights, Device device)
    {
        tower.eval();
        using var _ = no_grad();
        foreach ((string name, Tensor value) in tower.State())
        {
            using Tensor values = weights[$"{GraphNames.Tower}.{name}"].ToTensor(CPU);
            value.copy_(values);
            value.requires_grad_(false);
        }

        tower.to(device);
    }
}
