namespace Ctnet.MLNet.Tests.Samples.Deploy;

/// <summary>The text of a unit of systemd: its sections, and in each the keys with their values.</summary>
internal sealed class SystemdUnit
{
    // The keys that units may have here, as systemd.unit(5), systemd.service(5), systemd.exec(5) and systemd.timer(5) spell them.
    private static readonly Dictionary<string, string[]> s_keys = new()
    {
        ["Unit"] = ["Description", "Documentation", "Wants", "Requires", "After", "Before", "OnFailure"],
        ["Service"] =
        [
            "Type", "User", "Group", "WorkingDirectory", "ExecStart", "Environment", "EnvironmentFile", "SuccessExitStatus",
            "TimeoutStartSec", "TimeoutStopSec", "Restart", "RestartSec", "StateDirectory", "UMask", "NoNewPrivileges",
            "PrivateTmp", "ProtectSystem", "ProtectHome", "ReadOnlyPaths", "ReadWritePaths", "MemoryMax", "CPUQuota",
        ],
        ["Timer"] = ["OnCalendar", "Persistent", "RandomizedDelaySec", "AccuracySec", "Unit"],
        ["Install"] = ["WantedBy", "RequiredBy"],
    };

    public SystemdUnit(string text)
    {
        string section = "";
        foreach (string line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '[')
                section = line.Trim('[', ']');
            else if (line.Split('=', 2) is [string key, .. string[] value])
                Entries.Add((section, key, string.Concat(value)));
        }
    }

    public List<(string Section, string Key, string Value)> Entries { get; } = [];

    /// <summary>The keys that systemd does not know, and lines without a value.</summary>
    public IEnumerable<string> Mistakes =>
        from entry in Entries
        where !s_keys.GetValueOrDefault(entry.Section, []).Contains(entry.Key) || entry.Value.Length == 0
        select $"[{entry.Section}] {entry.Key}={entry.Value}";

    /// <summary>The variables that it sets.</summary>
    public Dictionary<string, string> Variables =>
        All("Environment").Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The one value of a key.</summary>
    public string Single(string key) => All(key).Single();

    /// <summary>The values of a key.</summary>
    public IEnumerable<string> All(string key) => Entries.Where(entry => entry.Key == key).Select(entry => entry.Value);
}
