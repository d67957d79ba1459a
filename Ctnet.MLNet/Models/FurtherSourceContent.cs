using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Models;

/// <summary>
/// A further source tower in a saved model's JSON. The file has its vocabularies and weights under names that begin with
/// "sources." and the source's name.
/// </summary>
internal sealed record FurtherSourceContent(string Name, FrozenSourceContent Source)
{
    private string Prefix => $"sources.{Name}";

    /// <param name="source">The source.</param>
    /// <param name="withState">Whether the file keeps the optimizer's state.</param>
    public static FurtherSourceContent Of(FurtherSource source, bool withState) =>
        new(source.Name, FrozenSourceContent.Of(source.Tower, withState));

    public void AddTo(ModelSection section, FurtherSource source, bool asFloat16) =>
        Source.AddTo(section, source.Tower, asFloat16, Prefix);

    /// <exception cref="InvalidModelException">Something is missing or does not fit.</exception>
    public FurtherSource Read(ModelSection section) => Source.Read(section, Prefix) is FrozenTower tower
        ? new(Name, tower)
        : throw new InvalidModelException($"The model's source '{Name}' is not a tower.");
}
