namespace Ctnet.MLNet.Settings;

/// <summary>A trainer of this library. Models keep its name.</summary>
internal sealed class TrainerKind
{
    private TrainerKind(string name) => Name = name;

    public static TrainerKind CtrTower { get; } = new("CtrTower");

    public static TrainerKind CtnetAdapter { get; } = new("CtnetAdapter");

    public static TrainerKind MultiEntityPretraining { get; } = new("MultiEntityPretraining");

    public static TrainerKind MultiEntityTransfer { get; } = new("MultiEntityTransfer");

    public string Name { get; }

    private static IEnumerable<TrainerKind> All => [CtrTower, CtnetAdapter, MultiEntityPretraining, MultiEntityTransfer];

    /// <exception cref="InvalidModelException">This library has no such trainer.</exception>
    public static TrainerKind Of(string name) => All.FirstOrDefault(kind => kind.Name == name) ?? throw new InvalidModelException(
        $"The model was made by a trainer '{name}', which this version of the library does not have.");

    public override string ToString() => Name;
}
