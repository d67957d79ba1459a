using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Ranks;
using Microsoft.ML;

namespace Ctnet.MLNet.Entities;

/// <summary>The column with the entity type of each row.</summary>
internal static class EntityColumn
{
    /// <summary>The most entities that are plausible. A column with more values probably holds something else.</summary>
    private const int Most = 256;

    /// <summary>The entity column, and the types that it may have.</summary>
    public static InputColumn Require(string name) =>
        TextColumns.Require(new() { Column = name }, "entity", severalValues: false) with { Role = "entity" };

    public static TextCell Open(DataViewRow row, string name) =>
        TextColumns.OpenExact(row, new() { Column = name }, fitting: false, new(row, BadRowPolicy.Refuse));

    /// <summary>
    /// Finds the entities of rows: those of an earlier model, then new ones in the order in which they are met, rank after rank.
    /// </summary>
    /// <param name="data">The rows. They are read once.</param>
    /// <param name="name">The entity column.</param>
    /// <param name="earlier">The entities of the earlier model.</param>
    /// <param name="layout">The layout of the rows' feature vectors.</param>
    /// <param name="schema">The schema that the rows were aligned with; null if the feature column does not have it.</param>
    /// <param name="ranks">The ranks that read rows together.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidOperationException">A row has no entity, or there are more than 256 entities.</exception>
    public static IReadOnlyList<EntityFields> Find(
        IDataView data, string name, IReadOnlyList<EntityFields> earlier, FeatureLayout layout, FeatureSchema? schema,
        ICtrCollectives ranks, CancellationToken cancellationToken)
    {
        var known = earlier.Select(entity => entity.Name).ToHashSet();
        List<string> met = [.. earlier.Select(entity => entity.Name)];
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema[name]]);
        TextCell cell = Open(cursor, name);
        Func<bool> next = cursor.MoveNext;
        while (WorkerExceptions.Unwrap(next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (cell.Read() == 0)
                throw WithoutEntity(cursor, name);
            if (!lookup.Add(cell[0]))
                continue;
            met.Add(cell[0].ToString());
            CheckCount(met.Count, name);
        }

        string[] all = [.. ranks.OfAll(met).SelectMany(each => each).Distinct()];
        CheckCount(all.Length, name);
        return
        [
            .. earlier,
            .. all.Index().Skip(earlier.Count)
                .Select(each => new EntityFields(each.Item, each.Index, [.. SpecificOf(each.Item, layout, schema)])),
        ];
    }

    private static void CheckCount(int entities, string name)
    {
        if (entities > Most)
            throw new InvalidOperationException($"Column '{name}' has more than {Most} values: is it the entity column?");
    }

    /// <summary>The exception for a row whose entity is missing.</summary>
    public static InvalidOperationException WithoutEntity(DataViewRow row, string name) =>
        new($"Column '{name}', row {row.Position}: the row does not say its entity.");

    // If the entity is a domain of the schema, it has the specific fields that the domain maps. Otherwise it may have all of
    // them.
    private static IEnumerable<string> SpecificOf(string entity, FeatureLayout layout, FeatureSchema? schema)
    {
        FeatureDomain? domain = schema?.Domains.FirstOrDefault(domain => domain.Name == entity);
        return layout.Fields.Where(field => field.Group == FieldGroup.Specific).Select(field => field.Name)
            .Where(field => domain is null || domain.Fields.ContainsKey(field) || schema!.GetField(field).IsHistory);
    }
}
