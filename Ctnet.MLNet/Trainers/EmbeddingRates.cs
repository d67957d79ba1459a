namespace Ctnet.MLNet.Trainers;

/// <summary>Finds the factor of the embeddings' learning rate for each space of ids.</summary>
internal static class EmbeddingRates
{
    /// <summary>
    /// The factors by space: the schema's, multiplied by those of the options. Spaces that are not listed have the factor 1.
    /// </summary>
    /// <param name="options">The options that give factors to fields and groups.</param>
    /// <param name="layout">The layout of the rows' feature vectors.</param>
    /// <exception cref="InvalidOptionsException">
    /// A field does not exist or has no embeddings, or fields of one space have different factors.
    /// </exception>
    public static IReadOnlyDictionary<string, double> Of(CtrTrainerOptions options, FeatureLayout layout)
    {
        var factors = new Dictionary<string, double>();
        ILookup<string, FieldSlots> spaces = layout.Fields.Where(field => field.IsEmbedded).ToLookup(field => field.Space!);
        foreach (IGrouping<string, FieldSlots> space in spaces)
        {
            // A space that other groups share keeps its rate: a user's sequence of items must not slow the items down.
            FieldGroup group = space.First().Group;
            if (options.GroupRateFactors?.TryGetValue(group, out double factor) == true
                && space.All(field => field.Group == group))
                factors[space.Key] = factor;
        }

        string option = $"{options.GetType().Name}.{nameof(CtrTrainerOptions.FieldRateFactors)}";
        var named = new Dictionary<string, string>();
        foreach ((string name, double factor) in options.FieldRateFactors ?? new Dictionary<string, double>())
        {
            if (layout.Fields.FirstOrDefault(field => field.Name == name)?.Space is not string space)
            {
                string fields = string.Join(", ", spaces.SelectMany(fields => fields).Select(field => field.Name));
                throw new InvalidOptionsException(
                    $"{option} names '{name}', which is no field with embeddings; these are {fields}.");
            }
            if (named.TryGetValue(space, out string? other) && options.FieldRateFactors![other] != factor)
            {
                throw new InvalidOptionsException(
                    $"{option} gives '{other}' and '{name}' different factors, but both have the embeddings of '{space}'.");
            }
            named[space] = name;
            factors[space] = factor;
        }

        foreach ((string space, double factor) in layout.RateFactors)
            factors[space] = factor * factors.GetValueOrDefault(space, 1);
        return factors;
    }
}
