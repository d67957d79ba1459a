using System.Numerics;
using System.Numerics.Tensors;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Networks.Passes;

/// <summary>The activations of hidden layers, forward and backward.</summary>
internal static class ActivationPass
{
    // GELU(x) = x sigmoid(2 u) with u = Root (x + Cube x³), the approximation by tanh.
    private const float Root = 0.7978845608f, Cube = 0.044715f;

    /// <param name="activation">The activation.</param>
    /// <param name="products">The layer's products.</param>
    /// <param name="layer">The layer; as long as the products.</param>
    public static void Forward(this Activation activation, ReadOnlySpan<float> products, Span<float> layer)
    {
        switch (activation)
        {
            case Activation.Relu:
                TensorPrimitives.Max(products, 0, layer);
                break;
            case Activation.Tanh:
                TensorPrimitives.Tanh(products, layer);
                break;
            case Activation.Silu:
                TensorPrimitives.Sigmoid(products, layer);
                TensorPrimitives.Multiply(products, layer, layer);
                break;
            case Activation.LeakyRelu:
                for (int i = 0; i < products.Length; i++)
                    layer[i] = products[i] > 0 ? products[i] : LeakyReluNode.Slope * products[i];
                break;
            case Activation.Gelu:
                for (int i = 0; i < products.Length; i++)
                    layer[i] = 2 * Root * (products[i] + Cube * products[i] * products[i] * products[i]);
                TensorPrimitives.Sigmoid(layer, layer);
                TensorPrimitives.Multiply(products, layer, layer);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation));
        }
    }

    /// <summary>Turns the gradient of a layer into that of its products.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="products">The layer's products; overwritten.</param>
    /// <param name="slopes">The gradient of the layer, which becomes that of the products.</param>
    public static void Backward(this Activation activation, Span<float> products, Span<float> slopes)
    {
        switch (activation)
        {
            case Activation.Relu:
                KeepPositive(products, slopes);
                break;
            case Activation.Tanh:
                TensorPrimitives.Tanh(products, products);
                for (int i = 0; i < products.Length; i++)
                    slopes[i] *= 1 - products[i] * products[i];
                break;
            case Activation.LeakyRelu:
                for (int i = 0; i < products.Length; i++)
                    slopes[i] *= products[i] > 0 ? 1 : LeakyReluNode.Slope;
                break;
            case Activation.Silu:
                for (int i = 0; i < products.Length; i++)
                {
                    float open = Sigmoid(products[i]);
                    slopes[i] *= open * (1 + products[i] * (1 - open));
                }

                break;
            case Activation.Gelu:
                for (int i = 0; i < products.Length; i++)
                {
                    float x = products[i], open = Sigmoid(2 * Root * (x + Cube * x * x * x));
                    slopes[i] *= open * (1 + 2 * Root * x * (1 + 3 * Cube * x * x) * (1 - open));
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation));
        }
    }

    private static void KeepPositive(ReadOnlySpan<float> products, Span<float> slopes)
    {
        int i = 0;
        for (; i <= products.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<int> positive = Vector.GreaterThan(new Vector<float>(products[i..]), Vector<float>.Zero);
            Vector.ConditionalSelect(positive, new Vector<float>(slopes[i..]), Vector<float>.Zero).CopyTo(slopes[i..]);
        }

        for (; i < products.Length; i++)
            slopes[i] = products[i] > 0 ? slopes[i] : 0;
    }

    private static float Sigmoid(float value) => 1 / (1 + MathF.Exp(-value));
}
