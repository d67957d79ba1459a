using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Kernels;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Scoring;

/// <summary>Sizes that fill panels, groups and blocks of rows, and sizes that do not.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class QuantizedMatrixTests
{
    [SetUp]
    public void NeedInstructions()
    {
        if (!QuantizedMatrix.IsSupported)
            Assert.Ignore("This processor lacks AVX2.");
    }

    [Test]
    public void The_product_is_within_the_rounding_of_inputs_and_weights(
        [Values(16, 17, 31, 64, 130)] int outputs, [Values(32, 33, 63, 100, 320)] int inputs, [Values] bool positive)
    {
        const int Rows = 11;
        var random = new Random(outputs * 1000 + inputs);
        WeightTensor weight = Draw(random, outputs, inputs), bias = Draw(random, outputs, 1);
        float[] input = Draw(random, Rows, inputs).Values;
        // As after a ReLU.
        if (positive)
            input = [.. input.Select(value => Math.Max(0, value))];
        float[] output = Multiply(weight, bias, input, Rows);
        for (int row = 0; row < Rows; row++)
        {
            float[] values = input[(row * inputs)..((row + 1) * inputs)];
            double step = (Math.Max(0, values.Max()) - Math.Min(0, values.Min())) / 127;
            for (int column = 0; column < outputs; column++)
            {
                float[] weights = weight.Values[(column * inputs)..((column + 1) * inputs)];
                double weightStep = weights.Max(Math.Abs) / 127d;
                double exact = bias.Values[column] + weights.Zip(values, (w, x) => (double)w * x).Sum();
                // An input is off by a step at most (its zero is rounded too), a weight by half a step.
                double bound = weights.Sum(w => Math.Abs(w) + weightStep / 2) * step
                    + values.Sum(x => Math.Abs(x)) * weightStep / 2 + 1e-4;
                Assert.That(output[row * outputs + column], Is.EqualTo(exact).Within(bound), $"row {row}, output {column}");
            }
        }
    }

    [Test]
    public void A_typical_error_is_under_a_hundredth_of_the_outputs()
    {
        const int Outputs = 128, Inputs = 256, Rows = 64;
        var random = new Random(1);
        WeightTensor weight = Draw(random, Outputs, Inputs), bias = WeightTensor.Zeros(Outputs, 1);
        float[] input = Draw(random, Rows, Inputs).Values, exact = new float[Rows * Outputs];
        new PackedMatrix(weight, bias).Multiply(input, exact, Rows, new int[Inputs]);
        float[] output = Multiply(weight, bias, input, Rows);
        double error = Math.Sqrt(output.Zip(exact, (left, right) => Math.Pow(left - right, 2)).Sum()
            / exact.Sum(value => (double)value * value));
        Assert.That(error, Is.InRange(1e-4, 0.015));
    }

    [Test]
    public void A_row_gives_the_bits_that_it_gives_alone()
    {
        const int Outputs = 40, Inputs = 50, Rows = 7;
        var random = new Random(2);
        WeightTensor weight = Draw(random, Outputs, Inputs), bias = Draw(random, Outputs, 1);
        float[] input = Draw(random, Rows, Inputs).Values, batch = Multiply(weight, bias, input, Rows);
        for (int row = 0; row < Rows; row++)
        {
            float[] alone = Multiply(weight, bias, input[(row * Inputs)..((row + 1) * Inputs)], 1);
            Assert.That(alone, Is.EqualTo(batch[(row * Outputs)..((row + 1) * Outputs)]), $"row {row}");
        }
    }

    [Test]
    public void A_row_of_zeros_gives_the_biases_and_one_that_is_not_finite_gives_NaN(
        [Values(float.NaN, float.PositiveInfinity, float.NegativeInfinity)] float bad)
    {
        const int Outputs = 20, Inputs = 40;
        var random = new Random(3);
        WeightTensor weight = Draw(random, Outputs, Inputs), bias = Draw(random, Outputs, 1);
        float[] input = new float[3 * Inputs];
        input[Inputs + 5] = bad;
        input[2 * Inputs + 5] = 1;
        float[] output = Multiply(weight, bias, input, 3);
        Assert.That(output[..Outputs], Is.EqualTo(bias.Values));
        Assert.That(output[Outputs..(2 * Outputs)], Is.All.NaN);
        Assert.That(output[(2 * Outputs)..], Has.None.NaN);
    }

    private static float[] Multiply(WeightTensor weight, WeightTensor bias, float[] input, int rows)
    {
        var matrix = new QuantizedMatrix(new PackedMatrix(weight, bias));
        var integers = new QuantizedRows(rows, matrix.Inputs);
        integers.Read(input, rows);
        float[] output = new float[rows * matrix.Outputs];
        matrix.Multiply(integers, output, rows);
        return output;
    }

    private static WeightTensor Draw(Random random, int rows, int columns)
    {
        var values = WeightTensor.Zeros(rows, columns);
        for (int i = 0; i < values.Values.Length; i++)
            values.Values[i] = (float)(random.NextDouble() * 2 - 1);
        return values;
    }
}
