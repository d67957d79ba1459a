using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>bfloat16 also works on the CPU. TF32 works on a GPU only.</summary>
public sealed class MatrixPrecisionTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void A_product_in_bfloat16_is_that_of_rounded_numbers_and_comes_out_as_float32()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        TorchSharp.Modules.Linear layer = nn.Linear(2, 1);
        layer.weight!.copy_(tensor(new float[] { 1 + (1 / 512f), -2 }, 1, 2));
        layer.bias!.copy_(tensor(new float[] { 0.25f }));

        // 1 + 1/512 lies between two numbers of bfloat16, whose step there is 1/128: it becomes 1.
        Tensor product = layer.Apply(tensor(new float[] { 3, 1 }, 1, 2), MatrixPrecision.Bf16);
        Assert.That((product.dtype, product.item<float>()), Is.EqualTo((ScalarType.Float32, 1.25f)));
        Assert.That(
            layer.Apply(tensor(new float[] { 3, 1 }, 1, 2), MatrixPrecision.Full).item<float>(),
            Is.EqualTo(1.25f + (3 / 512f)).Within(1e-6f));
    }

    [Test]
    public void A_model_trained_in_bfloat16_is_near_that_of_float32_and_its_weights_are_float32()
    {
        ITransformer source = _ml.FitSource();
        IDataView rows = _ml.Aligned(TinyWorld.Guide(400, seed: 3));
        CtrPredictionTransformer exact = Fit(MatrixPrecision.Full), rough = Fit(MatrixPrecision.Bf16);

        Assert.That(rough.Scores(rows).SameAs(exact.Scores(rows)), Is.False);
        Assert.That(rough.Probabilities(rows), Is.EqualTo(exact.Probabilities(rows)).Within(0.05f));
        // Some weights need bits that bfloat16 does not have.
        WeightTensor layer = rough.Model.Weights["tower.layers.0.weight"];
        Assert.That(layer.Values, Has.Some.Matches<float>(value => (BitConverter.SingleToInt32Bits(value) & 0xFFFF) != 0));
        // The CPU has no TF32.
        Assert.That(Fit(MatrixPrecision.Tf32).Scores(rows).SameAs(exact.Scores(rows)), Is.True);

        CtrPredictionTransformer Fit(MatrixPrecision precision)
        {
            CtnetAdapterOptions options = Tiny.Ctnet(source);
            options.MatrixPrecision = precision;
            return _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(rows);
        }
    }
}
