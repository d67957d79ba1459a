using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Networks.Tensors;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

public sealed class FeatureAlignerTests
{
    [Test]
    public void Entities_with_different_fields_are_aligned_to_the_same_length()
    {
        using var scope = NewDisposeScope();
        IReadOnlyList<FieldVector> fields = FieldVector.Of(new NetworkShape(2, [3], false).PlanOf(TestMultiEntity.Layout));
        var lengths = new List<long[]>();
        foreach (EntityFields entity in TestMultiEntity.Entities)
        {
            FieldVector[] own = [.. fields.Where(field => entity.Specific.Contains(field.Field.Name))];
            using var aligner = new FeatureAligner(own, 5, new Random(1));
            Tensor? specific = own.Length == 0 ? null : ones(4, own.Sum(field => field.Width));
            Assert.That(own.Length, Is.EqualTo(entity.Specific.Count));
            lengths.Add(aligner.Align(specific, null, 4).shape);
            if (specific is null)
                continue;
            float[] importances = aligner.Importances(specific, null).ToWeights().Values;
            Assert.That(importances, Is.EqualTo(Enumerable.Repeat(1f, 4 * own.Length)), "equal at first");
        }

        Assert.That(lengths, Is.All.EqualTo(new long[] { 4, 5 }));
    }

    [Test]
    public void Feature_alignment_by_hand()
    {
        // Two fields of one value each; v = [1, 2].
        using var scope = NewDisposeScope();
        FieldVector Field(string name, int at) =>
            new(TestMultiEntity.Layout.Fields.First(field => field.Name == name), [(at, 1)]);
        using var aligner = new FeatureAligner([Field("topic", 0), Field("size", 1)], 1, new Random(1));
        Set("crossWeight0", 1, 1); // e_1 = [1, 2] * 3 + [0, 1] + [1, 2] = [4, 9]
        Set("crossBias0", 0, 1);
        Set("crossWeight1", 0.5f, -0.25f); // e_2 = [1, 2] * (2 - 2.25) + [0, 0] + [4, 9] = [3.75, 8.5]
        Set("crossBias1", 0, 0);
        Set("implicit.weight", 1, 0, 0, -1); // relu([1, -2] + [1, 1]) = [2, 0]
        Set("implicit.bias", 1, 1);
        Set("importance.weight", 4, 0, -7.5f, 0, 0, 2, 0, 1); // [15 - 15, 17 + 0] + [ln 3, -17 - ln 3] = [ln 3, -ln 3]
        Set("importance.bias", MathF.Log(3), -17 - MathF.Log(3));
        Set("output.weight", 10, 100);
        Set("output.bias", 0.5f);

        Tensor specific = tensor(new float[,] { { 1, 2 } });
        Assert.That(aligner.Importances(specific, null).ToWeights().Values, Is.EqualTo(new[] { 1.5f, 0.5f }).Within(1e-5f));
        // 10 * 1.5 * 1 + 100 * 0.5 * 2 + 0.5.
        Assert.That(aligner.Align(specific, null, 1).item<float>(), Is.EqualTo(115.5f).Within(1e-3f));

        void Set(string name, params float[] values)
        {
            using var _ = no_grad();
            TorchSharp.Modules.Parameter parameter = aligner.named_parameters().Single(part => part.name == name).parameter;
            parameter.copy_(tensor(values).view_as(parameter));
        }
    }
}
