using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// The conversion loss over the entire space (ESMM, Ma et al. 2018, section 2.3): the cross-entropy of click and conversion,
/// whose probability is pCTR pCVR. All rows take part, clicked or not, because pCVR must be right for rows that were not clicked,
/// too.
/// </summary>
/// <remarks>
/// The product of the probabilities is never formed. Its logit is -log(exp(-a) + exp(-b) + exp(-a - b)) for the logits a of pCTR
/// and b of pCVR. So the loss and its gradients keep their precision for rare clicks and rarer conversions.
/// </remarks>
internal static class EntireSpaceLoss
{
    /// <summary>The weighted sum of the rows' cross-entropies, in nats.</summary>
    /// <param name="logits">
    /// The trained logits. Click weights and sampling change the share of clicks among the rows, and the trained logit of clicks
    /// learns that share. They do not change which clicks convert.
    /// </param>
    /// <param name="part">The rows.</param>
    public static Tensor Of(TaskLogits logits, BatchPart part) => nn.functional.binary_cross_entropy_with_logits(
        Join(logits.Click, logits.Conversion!), part.Conversions(), part.ConversionWeights(), nn.Reduction.Sum);

    /// <summary>The logit of sigmoid(click) sigmoid(conversion).</summary>
    public static Tensor Join(Tensor click, Tensor conversion)
    {
        Tensor a = click.neg(), b = conversion.neg();
        return stack([a, b, a - conversion], 0).logsumexp(0).neg();
    }
}
