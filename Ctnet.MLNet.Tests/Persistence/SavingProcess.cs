using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Framework;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>A process that saves a file and never ends, so that a test can kill it.</summary>
internal static class SavingProcess
{
    public const string Name = "saving-process", Saving = "half of it is written";

    public static TestProcess Start(string file) => new([Name, file]);

    /// <summary>Saves in this process.</summary>
    /// <param name="args">The file.</param>
    public static int Execute(string[] args)
    {
        AtomicWrite.ToFile(args[0], stream =>
        {
            stream.Write(new byte[1 << 20]);
            Console.WriteLine(Saving);
            Thread.Sleep(Timeout.Infinite);
        });
        return 0;
    }
}
