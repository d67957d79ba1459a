using System.Runtime.Intrinsics;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Kernels;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Scoring;

/// <summary>Sizes that fill registers, panels and blocks of rows, and sizes that do not.</summary>
public sealed class MatrixKernelTests
{
    private static readonly int[] Outputs = [1, 2, 7, 8, 16, 31, 32, 33, 64, 128, 130, 160];

    private static readonly int[] Several = Outputs[1..];

    private static readonly int[] Inputs = [1, 2, 15, 64, 100];

    private static readonly int[] Rows = [1, 2, 3, 4, 5, 8, 11, 12, 13, 16, 24, 31];

    [Test]
    public void The_product_is_that_of_plain_loops(
        [ValueSource(nameof(Outputs))] int outputs, [ValueSource(nameof(Inputs))] int inputs)
    {
        var random = new Random(outputs * 1000 + inputs);
        WeightTensor weight = Draw(random, outputs, inputs), bias = Draw(random, outputs, 1);
        var matrix = new PackedMatrix(weight, bias);
        foreach (int rows in Rows)
        {
            float[] input = Draw(random, rows, inputs).Values, output = new float[rows * outputs];
            matrix.Multiply(input, output, rows, new int[inputs]);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < outputs; column++)
                {
                    double expected = bias.Values[column];
                    for (int k = 0; k < inputs; k++)
                        expected += (double)weight.Values[column * inputs + k] * input[row * inputs + k];
                    Assert.That(output[row * outputs + column], Is.EqualTo(expected).Within(1e-5 * Math.Sqrt(inputs)),
                        $"row {row} of {rows}, output {column}");
                }
            }
        }
    }

    [Test]
    public void Weights_that_are_packed_anew_give_the_bits_of_a_new_matrix([ValueSource(nameof(Several))] int outputs)
    {
        const int Width = 21, Count = 14;
        var random = new Random(outputs);
        WeightTensor weight = Draw(random, outputs, Width), bias = Draw(random, outputs, 1);
        float[] input = Draw(random, Count, Width).Values, expected = new float[Count * outputs], output = new float[Count * outputs];
        new PackedMatrix(weight, bias).Multiply(input, expected, Count, new int[Width]);
        var matrix = new PackedMatrix(outputs, Width);
        matrix.Pack(Draw(random, outputs, Width).Values, Draw(random, outputs, 1).Values);
        matrix.Pack(weight.Values, bias.Values);
        matrix.Multiply(input, output, Count, new int[Width]);
        Assert.That(output, Is.EqualTo(expected));
    }

    [Test]
    public void The_product_with_a_transpose_is_that_of_plain_loops([ValueSource(nameof(Several))] int outputs)
    {
        const int Width = 33, Count = 7;
        var random = new Random(outputs);
        WeightTensor weight = Draw(random, Width, outputs);
        var matrix = new PackedMatrix(outputs, Width);
        matrix.PackTransposed(weight.Values);
        float[] input = Draw(random, Count, Width).Values, output = new float[Count * outputs];
        matrix.Multiply(input, output, Count, new int[Width]);
        for (int row = 0; row < Count; row++)
        {
            for (int column = 0; column < outputs; column++)
            {
                double expected = Enumerable.Range(0, Width).Sum(
                    k => (double)weight.Values[k * outputs + column] * input[row * Width + k]);
                Assert.That(output[row * outputs + column], Is.EqualTo(expected).Within(1e-4), $"row {row}, output {column}");
            }
        }
    }

    [Test]
    public void Outer_products_are_added_as_by_plain_loops(
        [ValueSource(nameof(Outputs))] int outputs, [ValueSource(nameof(Inputs))] int inputs)
    {
        var random = new Random(outputs * 1000 + inputs);
        foreach (int rows in Rows)
        {
            float[] slopes = Draw(random, rows, outputs).Values, input = Draw(random, rows, inputs).Values;
            float[] before = Draw(random, outputs, inputs).Values, gradient = [.. before];
            float[] room = new float[VectorKernels.Widest.OuterRoom(rows, inputs)];
            VectorKernels.Widest.AddOuter(slopes, input, rows, gradient, room);
            for (int i = 0; i < gradient.Length; i++)
            {
                double expected = before[i] + Enumerable.Range(0, rows).Sum(
                    row => (double)slopes[row * outputs + i / inputs] * input[row * inputs + i % inputs]);
                Assert.That(gradient[i], Is.EqualTo(expected).Within(1e-5 * Math.Sqrt(rows) * 4), $"{rows} rows, weight {i}");
            }
        }
    }

    [Test]
    public void A_row_alone_gives_the_bits_that_it_gives_in_a_batch([ValueSource(nameof(Outputs))] int outputs)
    {
        const int Width = 50, Count = 21;
        var random = new Random(outputs);
        var matrix = new PackedMatrix(Draw(random, outputs, Width), Draw(random, outputs, 1));
        float[] input = Draw(random, Count, Width).Values, batch = new float[Count * outputs], single = new float[outputs];
        matrix.Multiply(input, batch, Count, new int[Width]);
        for (int row = 0; row < Count; row++)
        {
            matrix.Multiply(input.AsSpan(row * Width, Width), single, 1, new int[Width]);
            Assert.That(single.AsSpan().SequenceEqual(batch.AsSpan(row * outputs, outputs)), $"row {row}");
        }
    }

    /// <summary>
    /// As in a request for one user's candidates: the inputs that all rows share are multiplied once, and each row gets the bits
    /// that it gets alone.
    /// </summary>
    [Test]
    public void Rows_that_share_their_first_inputs_give_the_bits_that_they_give_alone(
        [ValueSource(nameof(Outputs))] int outputs, [Values(1, 20, 49, 50)] int shared)
    {
        const int Width = 50;
        var random = new Random(outputs);
        var matrix = new PackedMatrix(Draw(random, outputs, Width), Draw(random, outputs, 1));
        foreach (int rows in Rows)
        {
            float[] input = Draw(random, rows, Width).Values, batch = new float[rows * outputs], single = new float[outputs];
            // Inputs are shared if their bits are equal: a NaN and itself are, 0 and -0 are not.
            (input[0], input[shared - 1]) = (rows == 5 ? float.NaN : 0.5f, rows == 8 ? 0f : -0.25f);
            for (int row = 1; row < rows; row++)
                input.AsSpan(0, shared).CopyTo(input.AsSpan(row * Width));
            matrix.Multiply(input, batch, rows, new int[Width]);
            for (int row = 0; row < rows; row++)
            {
                matrix.Multiply(input.AsSpan(row * Width, Width), single, 1, new int[Width]);
                Assert.That(single.AsSpan().SequenceEqual(batch.AsSpan(row * outputs, outputs)), $"row {row} of {rows}");
            }
        }
    }

    /// <summary>Kernels for registers that the processor lacks run in software.</summary>
    [Test]
    public void Kernels_of_all_widths_give_the_same_bits()
    {
        const int Width = 33, Count = 18;
        var random = new Random(1);
        // Enough outputs to fill the panels of each kernel.
        int outputs = VectorKernels.Widest.PanelWidth;
        WeightTensor weight = Draw(random, outputs, Width), bias = Draw(random, outputs, 1);
        float[] input = Draw(random, Count, Width).Values, expected = new float[Count * outputs];
        new PackedMatrix(weight, bias).Multiply(input, expected, Count, new int[Width]);
        Assert.Multiple(() =>
        {
            Assert.That(Run<Lanes128, Vector128<float>>(), Is.EqualTo(expected));
            Assert.That(Run<Lanes256, Vector256<float>>(), Is.EqualTo(expected));
            Assert.That(Run<Lanes512, Vector512<float>>(), Is.EqualTo(expected));
        });

        float[] Run<TLanes, TVector>() where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            float[] output = new float[Count * outputs];
            var matrix = new PackedMatrix(weight, bias, 2 * TLanes.Count);
            MatrixKernel<TLanes, TVector>.Multiply(matrix, input, output, Count, new int[Width]);
            return output;
        }
    }

    [Test]
    public void A_NaN_makes_its_own_row_NaN_and_no_other()
    {
        var random = new Random(1);
        var matrix = new PackedMatrix(Draw(random, 40, 5), Draw(random, 40, 1));
        foreach (int rows in Rows)
        {
            float[] input = Draw(random, rows, 5).Values, output = new float[rows * 40];
            input[3] = float.NaN;
            matrix.Multiply(input, output, rows, new int[5]);
            Assert.That(output[..40], Is.All.NaN);
            Assert.That(output[40..].All(float.IsFinite), $"{rows} rows");
        }
    }

    // A third are 0, as after a ReLU.
    private static WeightTensor Draw(Random random, int rows, int columns) =>
        new([rows, columns], [.. Enumerable.Range(0, rows * columns).Select(_ => DrawOne(random))]);

    private static float DrawOne(Random random) => random.Next(3) == 0 ? 0 : 2 * random.NextSingle() - 1;
}
