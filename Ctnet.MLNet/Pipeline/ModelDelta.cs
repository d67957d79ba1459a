using Ctnet.MLNet.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// The changes of a model since an earlier version of it. Their size, and the cost of making and applying them, follow the rows
/// and values that changed, if the model went on from the earlier version in memory.
/// </summary>
/// <param name="Format">The version of the format.</param>
/// <param name="Before">Identifies the earlier version.</param>
/// <param name="After">Identifies the later version.</param>
/// <param name="Parts">How each transformer changed; null for one that did not.</param>
internal sealed record ModelDelta(int Format, string Before, string After, IReadOnlyList<SectionChange?> Parts)
{
    private const int CurrentFormat = 1;

    /// <summary>Identifies a model by its weights, ids and histories.</summary>
    public static string VersionOf(ITransformer model) => VersionOf(Chains.Parts(model));

    /// <summary>The delta from one version to another.</summary>
    /// <exception cref="NotSupportedException">There is none; the message says why.</exception>
    public static ModelSection Between(ITransformer before, ITransformer after)
    {
        ITransformer[] then = [.. Chains.Parts(before)], now = [.. Chains.Parts(after)];
        if (then.Length != now.Length)
            throw new NotSupportedException($"The model has {now.Length} transformers and its earlier version {then.Length}.");
        var blocks = new DeltaBlocks();
        SectionChange?[] parts = [.. then.Zip(now).Select((pair, i) => ChangeOf(pair.First, pair.Second, i, blocks))];
        ModelSection delta =
            ModelSection.Describe(new ModelDelta(CurrentFormat, VersionOf(then), VersionOf(now), parts));
        foreach ((string name, WeightTensor tensor) in blocks.Tensors)
            delta.Add(name, tensor);
        foreach ((string name, IntegerTensor tensor) in blocks.Integers)
            delta.Add(name, tensor);
        foreach ((string name, IReadOnlyList<string> texts) in blocks.Texts)
            delta.Add(name, texts);
        return delta;
    }

    /// <summary>Applies a delta to the version that it was made from. That version stays as it is.</summary>
    /// <exception cref="InvalidModelException">The delta is of another version or another model, or is damaged.</exception>
    public static TransformerChain<ITransformer> Apply(ITransformer before, ModelSection delta)
    {
        ModelDelta change = delta.Read<ModelDelta>();
        if (change.Format != CurrentFormat)
        {
            throw new InvalidModelException(
                $"The delta has format {change.Format}, and this version of Ctnet.MLNet reads {CurrentFormat}.");
        }

        ITransformer[] parts = [.. Chains.Parts(before)];
        string version = VersionOf(parts);
        if (version != change.Before)
        {
            throw new InvalidModelException($"The delta goes on from version {change.Before}, and the model is {version}. "
                + "Apply the deltas in their order, or load the newest whole model.");
        }

        if (change.Parts.Count != parts.Length)
            throw new InvalidModelException("The delta is of a model with another number of transformers.");
        try
        {
            for (int i = 0; i < parts.Length; i++)
                parts[i] = Apply(parts[i], change.Parts[i], i, delta);
        }
        catch (Exception exception) when (
            exception is ArgumentException or KeyNotFoundException or OverflowException or NullReferenceException
                or InvalidOperationException or IndexOutOfRangeException or InvalidCastException)
        {
            throw new InvalidModelException($"The delta does not fit the model: {exception.Message}", exception);
        }

        return VersionOf(parts) == change.After
            ? Chains.WithParts(before, parts)
            : throw new InvalidModelException("The delta leads to another version than it says: it is damaged.");
    }

    private static SectionChange? ChangeOf(ITransformer before, ITransformer after, int part, DeltaBlocks blocks)
    {
        if (ReferenceEquals(before, after))
            return null;
        if (before is not RowTransformer then || after is not RowTransformer now || then.GetType() != now.GetType())
        {
            throw new NotSupportedException($"Transformer {part + 1}, {after.GetType().Name}, changed, and only the transformers "
                + "of this library have deltas. Save the model whole.");
        }

        return SectionChange.Between(then.ToSection(), now.ToSection(), PrefixOf(part), blocks);
    }

    private static ITransformer Apply(ITransformer before, SectionChange? change, int part, ModelSection delta)
    {
        if (change is null)
            return before;
        return before is RowTransformer own
            ? own.With(change.Apply(own.ToSection(), PrefixOf(part), delta))
            : throw new InvalidModelException($"The delta changes transformer {part + 1}, which is none of this library.");
    }

    private static string VersionOf(IEnumerable<ITransformer> parts) =>
        SectionHash.Of(parts.OfType<RowTransformer>().Select(part => part.ToSection()));

    private static string PrefixOf(int part) => $"{part}/";
}
