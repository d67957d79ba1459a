namespace Ctnet.MLNet.Trainers;

/// <summary>
/// What training does with an infinite number in a row's vectors. (AlignFeatureSchema makes none: what is not finite in a log is missing to
/// it. They come from vectors made elsewhere.)
/// </summary>
public enum InfiniteNumbers
{
    /// <summary>Training stops with an error that names column, row and slot.</summary>
    Refuse,

    /// <summary>It counts as missing, in a source's vector as zero; the model's history says how many there were.</summary>
    Replace,
}
