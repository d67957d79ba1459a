using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Ranks;

/// <summary>What ranks tell each other beside rows: small objects, as JSON, and bytes of any length.</summary>
internal static class RankMessages
{
    private static readonly JsonSerializerOptions s_json =
        new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Gives all ranks the object of rank 0.</summary>
    public static T OfFirst<T>(this ICtrCollectives ranks, T value) =>
        ranks.Size == 1 ? value : Read<T>(ranks.BytesOf(0, ranks.Rank == 0 ? Write(value) : []));

    /// <summary>The objects of all ranks, by rank.</summary>
    public static T[] OfAll<T>(this ICtrCollectives ranks, T value)
    {
        if (ranks.Size == 1)
            return [value];
        byte[] own = Write(value);
        return [.. Enumerable.Range(0, ranks.Size).Select(root => Read<T>(ranks.BytesOf(root, root == ranks.Rank ? own : [])))];
    }

    /// <summary>The values of all ranks, rank after rank.</summary>
    public static T[] Joined<T>(this ICtrCollectives ranks, T[] own) where T : unmanaged
    {
        if (ranks.Size == 1)
            return own;
        byte[] bytes = MemoryMarshal.AsBytes(own.AsSpan()).ToArray();
        return
        [
            .. Enumerable.Range(0, ranks.Size)
                .SelectMany(root => MemoryMarshal.Cast<byte, T>(ranks.BytesOf(root, root == ranks.Rank ? bytes : [])).ToArray()),
        ];
    }

    /// <summary>Gives all ranks the bytes of one.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="root">The rank whose bytes all get.</param>
    /// <param name="own">The bytes, on that rank.</param>
    public static byte[] BytesOf(this ICtrCollectives ranks, int root, byte[] own)
    {
        long[] length = [own.Length];
        ranks.AllReduce(length, CollectiveReduction.Max);
        byte[] bytes = ranks.Rank == root ? own : new byte[length[0]];
        ranks.Broadcast(bytes, root);
        return bytes;
    }

    /// <summary>The sum of a number over all ranks.</summary>
    public static double Sum(this ICtrCollectives ranks, double value)
    {
        Span<double> sum = [value];
        ranks.AllReduce(sum, CollectiveReduction.Sum);
        return sum[0];
    }

    /// <summary>The largest of a number over all ranks.</summary>
    public static double Max(this ICtrCollectives ranks, double value)
    {
        Span<double> largest = [value];
        ranks.AllReduce(largest, CollectiveReduction.Max);
        return largest[0];
    }

    /// <summary>Checks that all ranks have the same settings.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="settings">The settings of this rank: names, and values as texts.</param>
    /// <exception cref="InvalidOperationException">A rank has others. All ranks throw.</exception>
    public static void CheckSame(this ICtrCollectives ranks, params IReadOnlyList<(string Name, string Value)> settings)
    {
        if (ranks.Size == 1)
            return;
        string[] own = [.. settings.Select(setting => $"{setting.Name}\n{setting.Value}")], first = ranks.OfFirst(own);
        int differing = Enumerable.Range(0, Math.Max(own.Length, first.Length))
            .FirstOrDefault(i => i >= own.Length || i >= first.Length || own[i] != first[i], -1);
        int[] all = ranks.OfAll(differing);
        int rank = Array.FindIndex(all, each => each >= 0);
        if (rank < 0)
            return;
        string name = first[Math.Min(all[rank], first.Length - 1)].Split('\n')[0];
        throw new InvalidOperationException(
            $"The ranks of this job do not agree: {name} of rank {rank} is not that of rank 0. Run the same program with the "
            + "same options on all ranks, and give each the alignment that all ranks fitted together.");
    }

    private static byte[] Write<T>(T value) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value, s_json));

    private static T Read<T>(byte[] bytes) => JsonSerializer.Deserialize<T>(bytes, s_json)!;
}
