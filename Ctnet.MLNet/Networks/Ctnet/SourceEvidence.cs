using System.Runtime.InteropServices;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Ctnet;

/// <summary>
/// How well the source predicts the rows of each id of a field, such as each user. For each id it keeps the log of the odds that
/// the source is the better of two models of the id's rows: the sum, over these rows, of the target's log loss less the source's,
/// measured before the target trains on the row. It starts at 0, where both are as likely. The share of the source's prediction
/// in a row's label follows the probability that these odds give.
/// </summary>
internal sealed class SourceEvidence
{
    /// <summary>The name of the evidence in a model's state.</summary>
    public const string Name = "distillation.evidence";

    // Bounds the evidence, so that a few hundred rows of another kind turn it.
    private const float Most = 5;

    private readonly TablePlan _table;
    private readonly int _tableNumber, _field, _first;
    private readonly WeightTensor _logOdds;
    private readonly List<float> _differences = [];
    private readonly ICtrCollectives _ranks;

    /// <param name="plan">How the target's feature vectors are encoded.</param>
    /// <param name="field">The field: one id for each row.</param>
    /// <param name="state">The state of the earlier model; null without one.</param>
    /// <param name="given">The ids that stand for other values since then. Their evidence starts anew.</param>
    /// <param name="ranks">The ranks that train together, all with the same evidence; null for one.</param>
    public SourceEvidence(
        FeaturePlan plan, FieldSlots field, IReadOnlyDictionary<string, WeightTensor>? state, IEnumerable<int>? given = null,
        ICtrCollectives? ranks = null)
    {
        _ranks = ranks ?? SingleRank.Instance;
        _tableNumber = Enumerable.Range(0, plan.Tables.Count)
            .First(t => plan.Tables[t].Singles.Any(single => single.Start == field.Start));
        _table = plan.Tables[_tableNumber];
        _field = Array.FindIndex(_table.Singles, single => single.Start == field.Start);
        _first = _table.RowOf(field.Space!, 0);
        _logOdds = WeightTensor.Zeros(_table.Spaces[field.Space!], 1);
        if (state?.TryGetValue(Name, out WeightTensor? earlier) == true)
            earlier.Values.AsSpan(0, Math.Min(earlier.Rows, _logOdds.Rows)).CopyTo(_logOdds.Values);
        foreach (int id in given ?? [])
            _logOdds.Values[id] = 0;
    }

    /// <summary>A copy of the evidence, one number for each id.</summary>
    public WeightTensor Save() => new(_logOdds.Shape, [.. _logOdds.Values]);

    /// <summary>[rows]: the share for each row, which is twice the given one times the probability of the source.</summary>
    public Tensor SharesOf(BatchPart part, double share)
    {
        var shares = new List<float>(part.Count);
        for (int row = 0; row < part.Count; row++)
            shares.Add((float)(2 * share / (1 + Math.Exp(-_logOdds.Values[IdOf(part.Batch, part.First + row)]))));
        return shares.ToTensor(part.Device, part.Count);
    }

    /// <summary>Notes how much better the source predicts some rows than the target. <see cref="EndStep"/> adds it up.</summary>
    public void Compare(Tensor target, Tensor source, Tensor labels, BatchPart part)
    {
        Tensor better = LossesOf(target).sub(LossesOf(source)).cpu();
        lock (_differences)
        {
            CollectionsMarshal.SetCount(_differences, part.Batch.Count);
            MemoryMarshal.Cast<byte, float>(better.bytes)
                .CopyTo(CollectionsMarshal.AsSpan(_differences).Slice(part.First, part.Count));
        }

        Tensor LossesOf(Tensor logits) =>
            nn.functional.binary_cross_entropy_with_logits(logits, labels, reduction: nn.Reduction.None);
    }

    /// <summary>
    /// Adds up the differences of a batch's rows. Their order is that of the rows, so the sums do not depend on the workers. Of
    /// several ranks, all add up the rows of all, rank after rank.
    /// </summary>
    public void EndStep(ImpressionBatch batch)
    {
        (int Id, float Difference)[] own =
            [.. Enumerable.Range(0, batch.Count).Select(row => (IdOf(batch, row), _differences[row]))];
        foreach ((int id, float difference) in _ranks.Joined(own))
        {
            ref float odds = ref _logOdds.Values[id];
            odds = Math.Clamp(odds + difference, -Most, Most);
        }
    }

    private int IdOf(ImpressionBatch batch, int row) =>
        batch.Features[0]!.Tables[_tableNumber].Singles[row * _table.Singles.Length + _field] - _first;
}
