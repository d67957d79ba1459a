namespace Ctnet.MLNet.AspNetCore.Model;

/// <summary>Where the model of some rows is.</summary>
/// <param name="Path">The whole path of the file, or of the published folder.</param>
internal sealed record ModelPath<TRow>(string Path) where TRow : class
{
    /// <summary>Whether a service could start with it.</summary>
    public bool Exists => File.Exists(Path) || Directory.Exists(Path);
}
