using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;

namespace Ctnet.MLNet.Entities;

/// <summary>The column that says which entity type a row is of.</summary>
internal static class EntityColumn
{
    /// <summary>More entities than this are rather a column that says something else.</summary>
    private const int Most = 256;

    public static InputColumn Require(string name) =>
        TextColumns.Require(new() { Column = name }, "entity", severalValues: false) with { Role = "entity" };

    public static TextCell Open(DataViewRow row, string name) =>
        TextColumns.Open(row, new() { Column = name }, fitting: false, new(row, BadRows.Refuse));

    /// <summary>The entities of an earlier model, then those that are new, in the order in which they are met.</summary>
    /// <param name="data">The rows, which are read once.</param>
    /// <param name="name">The entity column.</param>
    /// <param name="earlier">The entities of the earlier model.</param>
    /// <param name="layout">How the rows' feature vectors are laid out.</param>
    /// <param name="schema">The schema that they were aligned with; null where the column does not say it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidOperationException">A row has no entity, or there are too many.</exception>
    public static IReadOnlyList<EntityFields> Find(
        IDataView data, string name, IReadOnlyList<EntityFields> earlier, FeatureLayout layout, FeatureSchema? schema, CancellationToken cancellationToken)
    {
        var entities = earlier.ToList();
        var known = entities.Select(entity => entity.Name).ToHashSet();
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema[name]]);
        TextCell cell = Open(cursor, name);
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (cell.Read() == 0)
                throw new InvalidOperationException($"Column '{name}', row {cursor.Position}: the row does not say its entity.");
            if (!lookup.Add(cell[0]))
                continue;
            if (entities.Count == Most)
                throw new InvalidOperationException($"Column '{name}' has more than {Most} values: does it say the entity?");
            string entity = cell[0].ToString();
            entities.Add(new(entity, entities.Count, [.. SpecificOf(entity, layout, schema)]));
        }

        return entities;
    }

    // An entity that is a domain of the schema has the specific fields that the domain maps; of others nothing is known.
    private static IEnumerable<string> SpecificOf(string entity, FeatureLayout layout, FeatureSchema? schema)
    {
        FeatureDomain? domain = schema?.Domains.FirstOrDefault(domain => domain.Name == entity);
        return layout.Fields.Where(field => field.Group == FieldGroup.Specific).Select(field => field.Name)
            .Where(field => domain is null || domain.Fields.ContainsKey(field) || schema!.GetField(field).IsHistory);
    }
}
