namespace Ctnet.MLNet;

/// <summary>What <see cref="ModelPublisher.Publish"/> wrote.</summary>
/// <param name="Number">The number of the publication in its folder, from 1 on.</param>
/// <param name="Version">Identifies the model: 12 hexadecimal digits, as <see cref="CtrScorer{TRow}.ModelVersion"/>.</param>
/// <param name="IsDelta">Whether only the changes were written; false for a whole model.</param>
/// <param name="Bytes">The size of the file that was written.</param>
public sealed record PublishedModel(long Number, string Version, bool IsDelta, long Bytes);
