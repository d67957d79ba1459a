namespace Ctnet.MLNet.Tests.Networks;

/// <summary>Gradients by central differences.</summary>
internal static class FiniteDifferences
{
    /// <summary>The function's derivative by each of the values. The values are changed in turn and then restored.</summary>
    public static double[] Gradient(double[] values, Func<double> function, double step = 1e-6)
    {
        double[] gradient = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double before = values[i];
            values[i] = before + step;
            double up = function();
            values[i] = before - step;
            double down = function();
            values[i] = before;
            gradient[i] = (up - down) / (2 * step);
        }

        return gradient;
    }
}
