using System.Text.Json;

namespace Ctnet.MLNet.Persistence;

/// <summary>
/// How a section differs from an earlier version of it, in a delta's JSON. The values are blocks of the delta, whose names begin
/// with the section's prefix.
/// </summary>
/// <param name="Content">The later section's description.</param>
/// <param name="Kept">The tensors and texts that did not change.</param>
/// <param name="Tables">The tables of which some rows changed, with the number of rows of each of their segments.</param>
/// <param name="Extended">The lists of texts that have further texts at their end.</param>
internal sealed record SectionChange(
    JsonElement Content, IReadOnlyList<string> Kept, IReadOnlyDictionary<string, int[]> Tables, IReadOnlyList<string> Extended)
{
    private const string Rows = "#rows", RowValues = "#values";

    /// <summary>Finds what changed, and adds it to a delta.</summary>
    /// <param name="before">The earlier section.</param>
    /// <param name="after">The later section.</param>
    /// <param name="prefix">The section's prefix.</param>
    /// <param name="delta">Receives the values that changed.</param>
    /// <exception cref="NotSupportedException">The section is saved with rounded weights.</exception>
    public static SectionChange Between(ModelSection before, ModelSection after, string prefix, DeltaBlocks delta)
    {
        List<string> kept = [], extended = [];
        var tables = new Dictionary<string, int[]>();
        foreach ((string name, WeightTensor now) in after.Tensors)
        {
            if (after.IsFloat16(name))
            {
                throw new NotSupportedException(
                    "A model that is saved as float16 has no delta: its earlier version was rounded. Save it whole, or set "
                    + "SaveWeightsAsFloat16 to false.");
            }

            WeightTensor? then = before.Tensors.GetValueOrDefault(name);
            if (ReferenceEquals(now, then))
            {
                kept.Add(name);
            }
            else if (now.IsPaged && then is not null && TableDelta.Between(then.Pages, now.Pages) is TableDelta changed)
            {
                tables.Add(name, [.. changed.Sizes]);
                delta.Integers.Add(prefix + name + Rows, new([changed.Rows.Length], changed.Rows));
                delta.Tensors.Add(prefix + name + RowValues, changed.Values);
            }
            else
            {
                delta.Tensors.Add(prefix + name, now);
            }
        }

        foreach ((string name, IntegerTensor now) in after.Integers)
        {
            if (before.Integers.TryGetValue(name, out IntegerTensor? then) && then.Shape.SequenceEqual(now.Shape)
                && then.Values.AsSpan().SequenceEqual(now.Values))
                kept.Add(name);
            else
                delta.Integers.Add(prefix + name, now);
        }

        foreach ((string name, IReadOnlyList<string> now) in after.Texts)
        {
            bool goesOn = before.Texts.TryGetValue(name, out IReadOnlyList<string>? then) && then.Count <= now.Count
                && now is IGrowingTexts longer && then is IGrowingTexts shorter
                && longer.HashOfFirst(then.Count) == shorter.HashOfFirst(then.Count);
            if (goesOn && then!.Count == now.Count)
            {
                kept.Add(name);
                continue;
            }

            if (goesOn)
                extended.Add(name);
            int first = goesOn ? then!.Count : 0;
            delta.Texts.Add(prefix + name, [.. Enumerable.Range(first, now.Count - first).Select(i => now[i])]);
        }

        return new(after.Content, kept, tables, extended);
    }

    /// <summary>The later section.</summary>
    /// <param name="before">The earlier section.</param>
    /// <param name="prefix">The section's prefix.</param>
    /// <param name="delta">The delta.</param>
    /// <exception cref="ArgumentException">The change does not fit the earlier section.</exception>
    /// <exception cref="InvalidModelException">The delta lacks a value.</exception>
    public ModelSection Apply(ModelSection before, string prefix, ModelSection delta)
    {
        var after = new ModelSection(Content);
        HashSet<string> kept = [.. Kept];
        foreach ((string name, WeightTensor tensor) in before.Tensors.Where(tensor => kept.Contains(tensor.Key)))
            after.Add(name, tensor);
        foreach ((string name, IntegerTensor tensor) in before.Integers.Where(tensor => kept.Contains(tensor.Key)))
            after.Add(name, tensor);
        foreach ((string name, IReadOnlyList<string> texts) in before.Texts.Where(texts => kept.Contains(texts.Key)))
            after.Add(name, texts);
        foreach ((string name, int[] sizes) in Tables)
        {
            string block = prefix + name;
            if (!before.Tensors.TryGetValue(name, out WeightTensor? table)
                || !delta.Tensors.TryGetValue(block + RowValues, out WeightTensor? values))
                throw new InvalidModelException($"The delta changes a table '{name}', which the model or the delta lacks.");
            var change = new TableDelta(sizes, delta.IntegersOf(block + Rows).Values, values);
            after.Add(name, new WeightTensor(change.Apply(table.Pages)));
        }

        foreach ((string block, WeightTensor tensor) in delta.Tensors.Where(each => IsOwn(each.Key, RowValues)))
            after.Add(block[prefix.Length..], tensor);
        foreach ((string block, IntegerTensor tensor) in delta.Integers.Where(each => IsOwn(each.Key, Rows)))
            after.Add(block[prefix.Length..], tensor);
        HashSet<string> extended = [.. Extended];
        foreach ((string block, IReadOnlyList<string> texts) in delta.Texts.Where(each => IsOwn(each.Key, Rows)))
        {
            string name = block[prefix.Length..];
            if (!extended.Contains(name))
                after.Add(name, texts);
            else if (before.Texts.GetValueOrDefault(name) is IGrowingTexts growing)
                after.Add(name, growing.With(texts));
            else
                throw new InvalidModelException($"The delta extends a list '{name}', which the model lacks.");
        }

        return after;

        bool IsOwn(string block, string part) => block.StartsWith(prefix, StringComparison.Ordinal)
            && !(block.EndsWith(part, StringComparison.Ordinal) && Tables.ContainsKey(block[prefix.Length..^part.Length]));
    }
}
