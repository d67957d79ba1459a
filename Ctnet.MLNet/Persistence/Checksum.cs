using System.Security.Cryptography;

namespace Ctnet.MLNet.Persistence;

/// <summary>The SHA-256 of files, in lower-case hexadecimal digits.</summary>
internal static class Checksum
{
    public static string OfFile(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Of(stream);
    }

    /// <summary>The checksum of all bytes of a stream. Afterwards the stream is at its beginning.</summary>
    public static string Of(Stream stream)
    {
        stream.Position = 0;
        string checksum = Convert.ToHexStringLower(SHA256.HashData(stream));
        stream.Position = 0;
        return checksum;
    }
}
