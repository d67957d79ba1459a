namespace Ctnet.MLNet.Compare.Statistics.Resampling;

/// <summary>The exact AUC. The rows are sorted once, and ties count half.</summary>
internal sealed class ResampledAuc : IResampled
{
    private readonly int[] _users;
    private readonly bool[] _clicked, _endsTie;

    public ResampledAuc(IReadOnlyList<int> rows, float[] probabilities, bool[] clicked, int[] users)
    {
        int[] order = [.. rows.OrderBy(row => probabilities[row])];
        _users = [.. order.Select(row => users[row])];
        _clicked = [.. order.Select(row => clicked[row])];
        _endsTie = [.. order.Select((row, i) => i + 1 == order.Length || probabilities[order[i + 1]] != probabilities[row])];
    }

    public double Measure(ReadOnlySpan<int> copies)
    {
        long clicks = 0, others = 0, twiceWon = 0, tiedClicks = 0, tiedOthers = 0;
        for (int i = 0; i < _users.Length; i++)
        {
            int weight = copies[_users[i]];
            if (_clicked[i])
                tiedClicks += weight;
            else
                tiedOthers += weight;
            if (!_endsTie[i])
                continue;
            twiceWon += tiedClicks * ((2 * others) + tiedOthers);
            clicks += tiedClicks;
            others += tiedOthers;
            tiedClicks = 0;
            tiedOthers = 0;
        }

        return clicks == 0 || others == 0 ? double.NaN : twiceWon / (2.0 * clicks * others);
    }
}
