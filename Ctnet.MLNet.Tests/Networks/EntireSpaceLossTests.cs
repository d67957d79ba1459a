using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Scoring.Nodes;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>The logit of the product of two probabilities, in training and in scoring.</summary>
public sealed class EntireSpaceLossTests
{
    [Test]
    public void The_joint_logit_is_that_of_the_product()
    {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++)
        {
            float a = (float)(20 * random.NextDouble() - 10), b = (float)(20 * random.NextDouble() - 10);
            double both = PlainTower.Sigmoid(a) * PlainTower.Sigmoid(b), expected = Math.Log(both / (1 - both));
            Assert.That(JointLogitNode.Join(a, b), Is.EqualTo(expected).Within(1e-6 * Math.Max(1, Math.Abs(expected))));
            Assert.That(Joined(a, b), Is.EqualTo(expected).Within(2e-6 * Math.Max(1, Math.Abs(expected))));
        }
    }

    // For logits far below 0 the product is exp(a + b). Far above 0, the other logit is left.
    [TestCase(-40f, -60f, -100f)]
    [TestCase(-200f, -300f, -500f)]
    [TestCase(200f, 3f, 3f)]
    [TestCase(-3f, 200f, -3f)]
    [TestCase(100f, 100f, 100f - 0.69314718f)]
    [TestCase(float.NegativeInfinity, 1f, float.NegativeInfinity)]
    [TestCase(float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity)]
    public void The_joint_logit_of_extreme_logits_is_exact(float a, float b, float expected)
    {
        Assert.That(JointLogitNode.Join(a, b), Is.EqualTo(expected).Within(1e-4f));
        if (float.IsFinite(expected))
            Assert.That(Joined(a, b), Is.EqualTo(expected).Within(1e-4f));
    }

    [Test]
    public void Gradients_of_rare_conversions_keep_their_precision()
    {
        // Without a conversion, the gradient by a is p q (1 - p) / (1 - p q), for p = sigmoid(a) and q = sigmoid(b). If 1 - p q
        // were rounded to 1, the loss would be 0 and have no gradient.
        using var scope = NewDisposeScope();
        Tensor a = tensor(new[] { -12f, -30f }).requires_grad_(), b = tensor(new[] { -9f, -40f }).requires_grad_();
        nn.functional.binary_cross_entropy_with_logits(EntireSpaceLoss.Join(a, b), zeros(2), reduction: nn.Reduction.Sum)
            .backward();

        for (int i = 0; i < 2; i++)
        {
            double p = PlainTower.Sigmoid(a[i].item<float>()), q = PlainTower.Sigmoid(b[i].item<float>());
            Assert.That(a.grad![i].item<float>() / (p * q * (1 - p)), Is.EqualTo(1).Within(1e-4));
            Assert.That(b.grad![i].item<float>() / (p * q * (1 - q)), Is.EqualTo(1).Within(1e-4));
        }
    }

    private static float Joined(float a, float b)
    {
        using var scope = NewDisposeScope();
        return EntireSpaceLoss.Join(tensor(new[] { a }), tensor(new[] { b })).item<float>();
    }
}
