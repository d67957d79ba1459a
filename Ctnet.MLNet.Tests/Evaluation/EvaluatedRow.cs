using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Evaluation;

/// <summary>A scored row with its user in columns of all types that a group column may have.</summary>
internal sealed class EvaluatedRow
{
    public const int Nobody = -1;

    public bool Label { get; set; }

    public float LabelNumber { get; set; }

    public float Score { get; set; }

    public float Probability { get; set; }

    public float Weight { get; set; } = 1;

    public double ProbabilityDouble { get; set; }

    public bool PredictedLabel { get; set; }

    public string? UserText { get; set; }

    /// <summary>The user as a part of a longer text, as readers of files return it.</summary>
    public ReadOnlyMemory<char> UserTextInLine { get; set; }

    [KeyType(100)]
    public uint UserKey { get; set; }

    [KeyType(100)]
    public byte UserKeyByte { get; set; }

    public sbyte UserSByte { get; set; }

    public short UserInt16 { get; set; }

    public int UserInt32 { get; set; }

    public long UserInt64 { get; set; }

    public byte UserByte { get; set; }

    public ushort UserUInt16 { get; set; }

    public uint UserUInt32 { get; set; }

    public ulong UserUInt64 { get; set; }

    /// <param name="label">Whether the row was clicked.</param>
    /// <param name="probability">The predicted probability.</param>
    /// <param name="user">From 0 to 99, or <see cref="Nobody"/>, which counts as a user in the integer columns.</param>
    public static EvaluatedRow Create(bool label, float probability, int user = 0) => new()
    {
        Label = label,
        LabelNumber = label ? 1 : 0,
        Score = MathF.Log(probability / (1 - probability)),
        Probability = probability,
        ProbabilityDouble = probability,
        PredictedLabel = probability >= 0.5f,
        UserText = user == Nobody ? "" : $"user {user}",
        UserTextInLine = user == Nobody ? default : $"1\tuser {user}".AsMemory(2),
        // ML.NET adds 1 to a key that it reads from an object, and takes a key beyond the count for missing.
        UserKey = unchecked((uint)user),
        UserKeyByte = unchecked((byte)user),
        UserSByte = (sbyte)user,
        UserInt16 = (short)user,
        UserInt32 = user,
        UserInt64 = (long)user << 32,
        UserByte = unchecked((byte)user),
        UserUInt16 = unchecked((ushort)user),
        UserUInt32 = unchecked((uint)user),
        UserUInt64 = ulong.MaxValue - (ulong)(user + 1),
    };

    /// <summary>Rows whose clicks follow their probabilities, with ties.</summary>
    public static EvaluatedRow[] CreateRandom(int count, int seed, int users = 10, int firstUser = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float probability = random.Next(1, 100) / 100f;
            return Create(random.NextDouble() < probability, probability, random.Next(firstUser, users));
        })];
    }
}
