using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Models;

/// <summary>Identifies a model by its weights.</summary>
internal static class ModelVersion
{
    /// <summary>16 hexadecimal digits that depend on all weights and on nothing else.</summary>
    public static string Of(IReadOnlyDictionary<string, WeightTensor> weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, WeightTensor weight) in weights.OrderBy(weight => weight.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}{weight}"));
            // A span holds at most 2 GB, and a table may be larger.
            const int Piece = 1 << 26;
            for (int at = 0; at < weight.Values.Length; at += Piece)
                hash.AppendData(MemoryMarshal.AsBytes(weight.Values.AsSpan(at, Math.Min(Piece, weight.Values.Length - at))));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
