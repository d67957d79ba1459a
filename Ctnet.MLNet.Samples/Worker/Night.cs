namespace Ctnet.MLNet.Samples.Worker;

/// <summary>One day of both logs.</summary>
/// <param name="Date">The day, such as 2026-11-29. It names the period.</param>
/// <param name="SourceFile">The source's file.</param>
/// <param name="TargetFile">The target's file.</param>
internal sealed record Night(string Date, string SourceFile, string TargetFile)
{
    /// <summary>The files that are not there.</summary>
    public IEnumerable<string> MissingFiles => Files.Where(file => !File.Exists(file));

    /// <summary>Whether both files are there and have no row below their header: there is nothing to do.</summary>
    public bool IsEmpty => !MissingFiles.Any() && !Files.Any(file => File.ReadLines(file).Skip(1).Any(line => line.Length > 0));

    private string[] Files => [SourceFile, TargetFile];
}
