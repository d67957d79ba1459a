namespace Ctnet.MLNet.Serving;

/// <summary>How far a model has followed a published folder.</summary>
/// <param name="Whole">The whole model that it began with.</param>
/// <param name="Deltas">The deltas that were applied since.</param>
internal sealed record PublishedPosition(PublishedFile Whole, IReadOnlyList<PublishedFile> Deltas)
{
    /// <summary>Whether the model can go on to what a folder serves now.</summary>
    public bool LeadsTo(PublishedManifest manifest) =>
        Whole == manifest.Whole && Deltas.Count <= manifest.Deltas.Count
        && Deltas.SequenceEqual(manifest.Deltas.Take(Deltas.Count));
}
