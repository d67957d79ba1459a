namespace Ctnet.MLNet.Continual;

/// <summary>The file that a checkpoint has for a model: the whole model, or what it changed of the parent's.</summary>
internal sealed record ModelFileNames(string Whole, string Delta)
{
    public static ModelFileNames Source { get; } = new("source.zip", "source.delta");

    public static ModelFileNames Target { get; } = new("target.zip", "target.delta");

    public bool Any(Func<string, bool> has) => has(Whole) || has(Delta);
}
