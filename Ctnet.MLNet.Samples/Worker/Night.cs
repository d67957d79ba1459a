namespace Ctnet.MLNet.Samples.Worker;

/// <summary>One day of both logs.</summary>
/// <param name="Date">The day, such as 2026-11-29. It names the period.</param>
/// <param name="SourceFile">The source's file.</param>
/// <param name="TargetFile">The target's file.</param>
internal sealed record Night(string Date, string SourceFile, string TargetFile)
{
    /// <summary>The files that are not there.</summary>
    public IEnumerable<string> MissingFiles => new[] { SourceFile, TargetFile }.Where(file => !File.Exists(file));
}
