namespace Ctnet.MLNet.AspNetCore.Model;

/// <summary>Where the model of some rows is.</summary>
/// <param name="Path">The whole path of the file, or of the published folder.</param>
internal sealed record ModelPath<TRow>(string Path) where TRow : class
{
    // The list in a published folder (docs/continual.md).
    private const string ListOfFolder = "published.json";

    /// <summary>Whether a service could find a model there.</summary>
    public bool Exists => File.Exists(Path) || File.Exists(System.IO.Path.Combine(Path, ListOfFolder));
}
