using Ctnet.MLNet.Networks.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Ctnet;

/// <summary>
/// Distillation from the source model: in training, a share of a row's label is the click probability that the source predicts.
/// One instance serves all workers of a fit.
/// </summary>
/// <param name="share">The share of the label, 0 to below 1.</param>
/// <param name="logitShift">The shift from the target's trained logit to the logit of the rows as they are.</param>
/// <param name="evidence">
/// How well the source predicts the rows of each id, which changes the share; null keeps one share for all rows.
/// </param>
internal sealed class Distillation(double share, double logitShift, SourceEvidence? evidence)
{
    public SourceEvidence? Evidence => evidence;

    /// <summary>
    /// The difference that the mixed labels make to the loss of some rows. The cross-entropy for the label (1 - k) y + k q is that
    /// for y plus k (y - q) z, where z is the logit, q the source's prediction and k the share.
    /// </summary>
    /// <param name="logits">[rows]: the target's trained logits.</param>
    /// <param name="source">[rows]: the source's logits, of the rows as they are.</param>
    /// <param name="part">The rows.</param>
    /// <returns>The weighted sum over the rows.</returns>
    public Tensor LossOf(Tensor logits, Tensor source, BatchPart part)
    {
        using Scalar shift = -logitShift, fixedShare = share;
        Tensor labels = part.Labels(), teacher = source.Plus(shift);
        Tensor change = labels.sub(teacher.sigmoid()).mul_(part.Weights());
        if (evidence is null)
            change.mul_(fixedShare);
        else
            change.mul_(evidence.SharesOf(part, share));
        evidence?.Compare(logits.detach(), teacher, labels, part);
        return (logits * change).sum();
    }
}
