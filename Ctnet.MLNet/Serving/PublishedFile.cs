namespace Ctnet.MLNet.Serving;

/// <summary>A file of a published folder.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Checksum">Its SHA-256.</param>
internal sealed record PublishedFile(string Name, long Bytes, string Checksum);
