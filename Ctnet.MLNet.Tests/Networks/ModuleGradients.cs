using Ctnet.MLNet.Networks.Tensors;
using NUnit.Framework;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>Compares a module's gradients with central differences of the same module, both in float64.</summary>
internal static class ModuleGradients
{
    /// <param name="module">The module. Its parameters are replaced by random ones, so that none is zero.</param>
    /// <param name="input">The module's input, whose gradient is compared, too.</param>
    /// <param name="loss">Reduces the module's output to one number.</param>
    /// <param name="random">Draws the parameters.</param>
    /// <param name="flat">Selects parameters whose gradients are zero; null for none.</param>
    public static void Check(
        nn.Module<Tensor, Tensor> module, Tensor input, Func<Tensor, Tensor> loss, Random random, Func<string, bool>? flat = null)
    {
        (string Name, Parameter Value)[] parameters = [.. module.named_parameters().Select(part => (part.name, part.parameter))];
        using (no_grad())
        {
            foreach ((_, Parameter value) in parameters)
                value.copy_(TestNetwork.Normal(random, 0.7, [.. value.shape.Select(size => (int)size)]).ToTensor(CPU));
        }

        module.to(ScalarType.Float64);
        parameters = [.. module.named_parameters().Select(part => (part.name, part.parameter))];
        Tensor leaf = input.to(ScalarType.Float64).detach().requires_grad_();
        loss(module.call(leaf)).backward();

        (string, Tensor)[] all = [.. parameters.Select(part => (part.Name, (Tensor)part.Value)), ("the input", leaf)];
        foreach ((string name, Tensor value) in all)
        {
            double[] actual = value.grad!.data<double>().ToArray(),
                expected = Differences(value, () => loss(module.call(leaf)).item<double>());
            if (flat?.Invoke(name) != true)
                Assert.That(expected, Has.Some.Not.Zero, name);
            Assert.That(actual, Is.EqualTo(expected).Within(1e-7), name);
        }
    }

    private static double[] Differences(Tensor value, Func<double> function)
    {
        using var _ = no_grad();
        double[] values = value.detach().data<double>().ToArray();
        double[] gradient = FiniteDifferences.Gradient(values, () =>
        {
            using var scope = NewDisposeScope();
            Set();
            return function();
        });
        Set();
        return gradient;

        void Set() => value.copy_(tensor(values).view_as(value));
    }
}
