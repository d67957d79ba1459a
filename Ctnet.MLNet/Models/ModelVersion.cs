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
            // A table's pages keep their hashes, so that only those are read that changed since the version before.
            hash.AppendData(weight.IsPaged
                ? MemoryMarshal.AsBytes(weight.Pages.Hashes())
                : MemoryMarshal.AsBytes(weight.Values.AsSpan()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
