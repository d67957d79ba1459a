using Ctnet.MLNet.Evaluation;

namespace Ctnet.MLNet.Compare.Statistics.Resampling;

/// <summary>The mean of the users' AUCs, weighted by their numbers of rows. Each user's AUC is computed once.</summary>
internal sealed class ResampledGauc : IResampled
{
    private readonly (int User, int Rows, double Auc)[] _users;

    public ResampledGauc(IReadOnlyList<int> rows, float[] probabilities, bool[] clicked, int[] users) => _users =
    [
        .. rows.GroupBy(row => users[row])
            .Select(user => (user.Key, user.Count(), RankingMeasures.Auc<float>(
                [.. user.Select(row => clicked[row])], [.. user.Select(row => probabilities[row])])))
            .Where(user => !double.IsNaN(user.Item3)),
    ];

    public double Measure(ReadOnlySpan<int> copies)
    {
        double won = 0;
        long rows = 0;
        foreach ((int user, int count, double auc) in _users)
        {
            won += copies[user] * count * auc;
            rows += copies[user] * count;
        }

        return rows == 0 ? double.NaN : won / rows;
    }
}
