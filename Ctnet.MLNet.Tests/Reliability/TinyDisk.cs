using System.Diagnostics;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>A small file system in memory. Only root can create one; for other users the test is skipped.</summary>
internal sealed class TinyDisk : IDisposable
{
    public TinyDisk(int kilobytes)
    {
        Path = Directory.CreateTempSubdirectory("Ctnet.MLNet.TinyDisk.").FullName;
        if (!OperatingSystem.IsLinux() || !Mount("-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", Path))
        {
            Directory.Delete(Path);
            Assert.Ignore("A file system can be made by root on Linux only.");
        }
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void MakeReadOnly() => Assert.That(Mount("-o", "remount,ro", Path), Is.True);

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    private static bool Mount(params string[] arguments) => Run("mount", arguments);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
