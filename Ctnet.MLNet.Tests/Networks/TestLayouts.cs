namespace Ctnet.MLNet.Tests.Networks;

/// <summary>Layouts of feature vectors, made without any data.</summary>
internal static class TestLayouts
{
    /// <summary>
    /// A layout with random numbers of ids, a random order of kinds and random embedding widths. Every second set is a sequence,
    /// and every second field of ids shares the space of the field before it. Vectors have one to three values.
    /// </summary>
    public static FeatureLayout Random(Random random, int singles, int sets, int numbers, int vectors = 0)
    {
        FieldKind[] kinds =
        [
            .. Enumerable.Repeat(FieldKind.Categorical, singles),
            .. Enumerable.Range(0, sets).Select(i => i % 2 == 0 ? FieldKind.Sequence : FieldKind.Set),
            .. Enumerable.Repeat(FieldKind.Numeric, numbers),
            .. Enumerable.Repeat(FieldKind.Vector, vectors),
        ];
        random.Shuffle(kinds);
        var fields = new List<FieldSlots>();
        var rows = new Dictionary<string, int>();
        int start = 0, embedded = 0;
        int?[] widths = [.. kinds.Select(_ => random.GetItems<int?>([null, null, 2, 3], 1)[0])];
        foreach (FieldKind kind in kinds)
        {
            int count = kind switch
            {
                FieldKind.Set or FieldKind.Sequence => random.Next(2, 5),
                FieldKind.Vector => random.Next(1, 4),
                _ => 1,
            };
            string? space = kind is FieldKind.Numeric or FieldKind.Vector ? null : $"space{embedded++ / 2}";
            int? width = kind == FieldKind.Vector ? widths[^1] : space is null ? null : widths[(embedded - 1) / 2];
            fields.Add(new($"field{fields.Count}", kind, FieldGroup.Shared, start, count, space, width));
            if (space is not null && !rows.ContainsKey(space))
                rows.Add(space, random.Next(2, 7));
            start += count;
        }

        return new("test", "domain", fields, rows);
    }

    /// <summary>One categorical field with the given number of ids.</summary>
    public static FeatureLayout OneField(int rows) =>
        new(
            "test", "domain", [new("field", FieldKind.Categorical, FieldGroup.Shared, 0, 1, "field")],
            new Dictionary<string, int> { ["field"] = rows });

    /// <summary>A feature vector with known ids only.</summary>
    public static float[] Slots(this FeatureLayout layout, Random random) => Slots(layout, random, wild: false);

    /// <summary>A feature vector whose ids may be unknown or not even ids, and whose numbers may be NaN or infinite.</summary>
    public static float[] WildSlots(this FeatureLayout layout, Random random) => Slots(layout, random, wild: true);

    private static float[] Slots(FeatureLayout layout, Random random, bool wild)
    {
        float[] slots = new float[layout.Width];
        foreach (FieldSlots field in layout.Fields)
        {
            bool empty = random.Next(5) == 0;
            for (int slot = field.Start; slot < field.Start + field.Count; slot++)
            {
                slots[slot] = field.Space is null ? (float)(4 * random.NextDouble() - 2)
                    : empty ? 0
                    : random.Next(layout.Rows[field.Space]);
                if (field.Space is null && random.Next(4) == 0)
                    slots[slot] = float.NaN;
                if (wild && random.Next(6) == 0)
                    slots[slot] = field.Space is null ? WildNumber(random) : WildId(random, layout.Rows[field.Space]);
            }
        }

        return slots;
    }

    private static float WildNumber(Random random) =>
        random.GetItems([float.NaN, float.PositiveInfinity, float.NegativeInfinity], 1)[0];

    private static float WildId(Random random, int rows)
    {
        float[] ids = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, rows, rows + 5, -1, -0.5f, 1.5f, 1e30f];
        return random.GetItems(ids, 1)[0];
    }
}
