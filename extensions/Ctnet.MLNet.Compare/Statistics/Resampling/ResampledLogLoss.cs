using Ctnet.MLNet.Evaluation;

namespace Ctnet.MLNet.Compare.Statistics.Resampling;

/// <summary>The mean log loss of the rows, in nats. Each user's sum is computed once.</summary>
internal sealed class ResampledLogLoss(float[] probabilities, bool[] clicked, int[] users) : IResampled
{
    private readonly (int User, int Rows, double Loss)[] _users =
    [
        .. Enumerable.Range(0, users.Length).GroupBy(row => users[row])
            .Select(user => (user.Key, user.Count(), user.Count() * CalibrationMeasures.LogLoss<float>(
                [.. user.Select(row => clicked[row])], [.. user.Select(row => probabilities[row])]))),
    ];

    public double Measure(ReadOnlySpan<int> copies)
    {
        double loss = 0;
        long rows = 0;
        foreach ((int user, int count, double sum) in _users)
        {
            loss += copies[user] * sum;
            rows += (long)copies[user] * count;
        }

        return rows == 0 ? double.NaN : loss / rows;
    }
}
