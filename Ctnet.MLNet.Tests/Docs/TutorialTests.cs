using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Docs;

/// <summary>The commands of docs/tutorial.md print what the page shows, apart from figures.</summary>
[Platform("Linux", Reason = "The page's commands are those of a Linux shell.")]
// It waits for processes, as the other fixtures that run beside it do.
[Parallelizable]
public sealed partial class TutorialTests
{
    private const string Address = "http://localhost:5077", Any = "…";

    [Test]
    public void Every_command_prints_what_the_page_shows()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "tutorial.md"));
        Command[] commands = [.. CodeBlocks.Of(page, "console").SelectMany(block => Command.Of(block.Code))];
        Assert.That(commands, Has.Length.AtLeast(15));
        Assert.That(commands.Count(command => command.Line.StartsWith("ctnet ", StringComparison.Ordinal)), Is.AtLeast(10));

        Assume.That(
            Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, "curl"))),
            "The page asks the service by curl, which is not installed.");
        using var folder = new TemporaryFolder();
        string address = $"http://localhost:{FreePort()}";
        using var shell = new Shell(folder.Path);
        foreach (Command command in commands)
        {
            string output = shell.Run(command.Line.Replace(Address, address, StringComparison.Ordinal))
                .Replace(address, Address, StringComparison.Ordinal);
            Assert.That(
                ShownBy(output, command.Output), Is.Null,
                $"$ {command.Line}\nprints\n{output}\nand the page shows\n{command.Output}");
        }
    }

    // A line of the page that the output does not have, in the page's order; null if it has all.
    private static string? ShownBy(string output, string page)
    {
        string[] lines = [.. Lines(output)];
        int next = 0;
        bool skips = false;
        foreach (string line in Lines(page))
        {
            if (line == Any)
            {
                skips = true;
                continue;
            }

            int found = Array.FindIndex(lines, next, each => each == line);
            if (found < 0 || (!skips && found > next))
                return line;
            (next, skips) = (found + 1, false);
        }

        return skips || next == lines.Length ? null : $"nothing after '{(next == 0 ? "" : lines[next - 1])}'";
    }

    // Figures, versions and the widths of tables depend on the machine.
    private static IEnumerable<string> Lines(string text) => text.Split('\n')
        .Select(line => Spaces().Replace(Numbers().Replace(Versions().Replace(line.Trim(), "V"), "0"), " "))
        .Where(line => line.Length > 0);

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"(?<!\.)\b(?=[0-9a-f]*[0-9])[0-9a-f]{8,16}\b")]
    private static partial Regex Versions();

    [GeneratedRegex(@"[+-]?[0-9]*\.?[0-9][0-9,.]*")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"[ ─]+")]
    private static partial Regex Spaces();

    private sealed record Command(string Line, string Output)
    {
        public static IEnumerable<Command> Of(string block)
        {
            string[] parts = Regex.Split("\n" + block, @"\n\$ ");
            foreach (string part in parts.Skip(1))
            {
                string[] lines = part.Split('\n', 2);
                yield return new(lines[0], lines.Length == 1 ? "" : lines[1]);
            }
        }
    }

    /// <summary>A shell in which "ctnet" is the tool of this build.</summary>
    private sealed class Shell : IDisposable
    {
        private readonly Process _bash;
        private readonly StringBuilder _output = new();

        public Shell(string folder)
        {
            _bash = Process.Start(new ProcessStartInfo("bash")
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder,
            })!;
            string tool = Path.Combine(BuiltProgram.Folder, "Ctnet.MLNet.Tool.dll");
            _bash.StandardInput.WriteLine($"ctnet() {{ '{BuiltProgram.DotNet}' exec '{tool}' \"$@\"; }}");
            _bash.StandardInput.WriteLine("exec 2>&1");
            // Asked for by a command that comes before the server listens.
            _bash.StandardInput.WriteLine("curl() { command curl --retry 60 --retry-delay 1 --retry-connrefused \"$@\"; echo; }");
        }

        public string Run(string command)
        {
            string end = $"end-{Guid.NewGuid():N}";
            bool isService = command.EndsWith('&');
            _bash.StandardInput.WriteLine(command);
            if (!isService)
                _bash.StandardInput.WriteLine($"echo {end}");
            _output.Clear();
            while (_bash.StandardOutput.ReadLine() is string line)
            {
                if (line == end)
                    return _output.ToString();
                _output.Append(line).Append('\n');
                if (isService && line.Contains("Content root path", StringComparison.Ordinal))
                    return _output.ToString();
            }

            throw new InvalidOperationException($"The shell ended at: {command}\n{_output}");
        }

        public void Dispose()
        {
            _bash.Kill(entireProcessTree: true);
            _bash.WaitForExit();
            _bash.Dispose();
        }
    }
}
