using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ctnet.MLNet.Gpu;

/// <summary>The results of all parts, as JSON and as a table.</summary>
internal sealed class ResultsFile(GpuOptions options)
{
    private const double Aim = 3;

    private const string NotMeasured = "not measured";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private static readonly (string Name, string Mode, bool Sparse)[] s_modes =
        [("eager", "eager", false), ("graph", "graph", false), ("sparse", "eager", true), ("compile", "compile", false)];

    private readonly List<PartResult> _parts = [];

    /// <summary>Whether the device trains, and all checks ran and passed.</summary>
    public bool Passed => Report?.Devices.FirstOrDefault(device => device.Name == DeviceName) is { Trains: true }
        && Part(GpuParts.Checks) is { Problem: null } checks && checks.Lines.All(check => check["passed"]!.GetValue<bool>());

    /// <summary>The results for a reader.</summary>
    public string Text => string.Join(Environment.NewLine, Lines());

    private string DeviceName => options.Gpu is int gpu ? $"GPU {gpu}" : "CPU";

    private TorchReport? Report =>
        Part(GpuParts.Doctor)?.Lines is [JsonObject line, ..] ? line.Deserialize<TorchReport>(GpuParts.Json) : null;

    /// <summary>Adds a part, and writes both files.</summary>
    public void Add(PartResult part)
    {
        _parts.Add(part);
        var json = new JsonObject
        {
            ["device"] = options.Device, ["shape"] = options.Shape, ["steps"] = options.Steps,
            ["time"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture),
            ["parts"] = new JsonArray([.. _parts.Select(each => each.ToJson())]),
        };
        File.WriteAllText($"{options.Out}.json", json.ToJsonString(s_indented));
        File.WriteAllText($"{options.Out}.txt", Text + Environment.NewLine);
    }

    private PartResult? Part(string name) => _parts.Find(part => part.Name == name);

    private IEnumerable<string> Lines()
    {
        foreach (PartResult part in _parts)
            yield return Invariant($"{part.Name}: {part.Problem ?? "done"} ({part.Seconds:0.0} s)");
        yield return "";
        if (Part(GpuRun.PyTorch)?.Lines is [JsonObject python, ..])
            yield return $"PyTorch {python["torch"]}, CUDA {python["cuda"]?.ToString() ?? "none"}, GPU usable: {python["gpu"]}";
        if (Report is TorchReport report)
            yield return report.ToString();
        foreach (JsonObject check in Part(GpuParts.Checks)?.Lines ?? [])
            yield return $"{(check["passed"]!.GetValue<bool>() ? "ok    " : "failed")}  {check["check"]} {check["problem"]}";
        yield return "";
        yield return Invariant($"Training steps, rows a second, {options.Shape} network on the {DeviceName}. ")
            + Invariant($"Aim: {Aim} times the peer's best mode. The ratio is to the best mode that was measured.");
        yield return Row("batch", "ours", [.. s_modes.Select(mode => mode.Name)], "ratio");
        foreach (int batch in options.Batches)
            yield return Rates(batch);
    }

    private string Rates(int batch)
    {
        double? ours = Rate(Part(GpuParts.Steps)?.Lines ?? [], batch, _ => true);
        JsonObject[] peer =
        [
            .. _parts.Where(part => part.Name.StartsWith("peer", StringComparison.Ordinal)).SelectMany(part => part.Lines)
        ];
        double?[] rates =
        [
            .. s_modes.Select(mode => Rate(
                peer, batch,
                line => line["mode"]!.GetValue<string>() == mode.Mode && line["sparse"]!.GetValue<bool>() == mode.Sparse))
        ];
        return Row(
            batch.ToString(CultureInfo.InvariantCulture), Cell(ours), [.. rates.Select(Cell)],
            ours is not null && rates.Max() is double best ? Invariant($"{ours / best:0.00}") : NotMeasured);
    }

    private static double? Rate(IEnumerable<JsonObject> lines, int batch, Func<JsonObject, bool> isOf) => lines
        .FirstOrDefault(line => line["batch"]!.GetValue<int>() == batch && isOf(line))?["train_samples_s"]!.GetValue<double>();

    private static string Row(string batch, string ours, string[] peer, string ratio) =>
        $"{batch,8}{ours,14}{string.Concat(peer.Select(cell => $"{cell,14}"))}{ratio,14}";

    private static string Cell(double? rate) => rate is null ? NotMeasured : Invariant($"{rate:N0}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
