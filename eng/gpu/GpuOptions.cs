using System.Globalization;

namespace Ctnet.MLNet.Gpu;

/// <summary>The options of the command line.</summary>
internal sealed record GpuOptions
{
    /// <summary>"cuda", or "cpu" to try the program where there is no GPU.</summary>
    public string Device { get; private init; } = "cuda";

    /// <summary>The sizes of the batches of the benchmark.</summary>
    public IReadOnlyList<int> Batches { get; private init; } = [1_024, 4_096, 16_384, 65_536];

    /// <summary>The number of steps that are timed for each batch size.</summary>
    public int Steps { get; private init; } = 50;

    /// <summary>The sizes of the network: "large" or "small".</summary>
    public string Shape { get; private init; } = "large";

    /// <summary>The number of rows of the doctor's trial.</summary>
    public int Rows { get; private init; } = 32_768;

    /// <summary>The interpreter that has PyTorch.</summary>
    public string Python { get; private init; } = "python3";

    /// <summary>The peer's program.</summary>
    public string Peer { get; private init; } = Path.Combine(AppContext.BaseDirectory, "ctnet_torch.py");

    /// <summary>The results' file, without the extension.</summary>
    public string Out { get; private init; } = "gpu-results";

    /// <summary>The limit of all parts together.</summary>
    public TimeSpan Limit { get; private init; } = TimeSpan.FromSeconds(460);

    /// <summary>The number of the GPU; null for the CPU.</summary>
    public int? Gpu => Device == "cpu" ? null : 0;

    /// <exception cref="ArgumentException">An option is unknown or has no value, or a value is none that it takes.</exception>
    public static GpuOptions Parse(string[] args)
    {
        var options = new GpuOptions();
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value.");
            options = args[i] switch
            {
                "--device" when value is "cpu" or "cuda" => options with { Device = value },
                "--batches" => options with { Batches = [.. value.Split(',').Select(Number)] },
                "--steps" => options with { Steps = Number(value) },
                "--shape" when value is "small" or "large" => options with { Shape = value },
                "--rows" => options with { Rows = Number(value) },
                "--python" => options with { Python = value },
                "--peer" => options with { Peer = value },
                "--out" => options with { Out = Path.GetFullPath(value) },
                "--seconds" => options with { Limit = TimeSpan.FromSeconds(Number(value)) },
                _ => throw new ArgumentException($"{args[i]} does not take '{value}', or is unknown."),
            };
        }

        return options;
    }

    /// <summary>The arguments that a part needs.</summary>
    public string[] Arguments =>
    [
        "--device", Device, "--batches", string.Join(',', Batches), "--steps", Text(Steps), "--shape", Shape,
        "--rows", Text(Rows),
    ];

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
