using Ctnet.MLNet;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Alignment.Suggestion;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public static partial class CtrCatalog
{
    /// <summary>
    /// Proposes a feature schema for rows of several domains. It reads the first 10,000 rows of each domain, guesses the role of
    /// each column, and matches columns across domains by name and by values. The label, columns that know it, and columns that
    /// differ in every row do not become fields. A label that is not Boolean is proposed too, with a note: convert it before you
    /// fit the schema. A person should read the proposal before it is used.
    /// </summary>
    /// <param name="catalog">The data catalog.</param>
    /// <param name="domains">The domains' names and rows.</param>
    /// <exception cref="ArgumentException">There are no domains, or no column can be a field.</exception>
    public static FeatureSchemaProposal SuggestFeatureSchema(
        this DataOperationsCatalog catalog, params IReadOnlyList<(string Domain, IDataView Rows)> domains)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(domains);
        return SchemaSuggester.Suggest(domains);
    }

    /// <summary>
    /// Appends views to each other, such as the aligned rows of several domains for a joint model. The rows keep the order of the
    /// views. Columns that some view lacks are left out.
    /// </summary>
    /// <param name="catalog">The data catalog.</param>
    /// <param name="views">The views. Columns of the same name must have the same type.</param>
    /// <exception cref="ArgumentException">There are no views.</exception>
    /// <exception cref="InvalidOperationException">A column has different types.</exception>
    public static IDataView AppendRows(this DataOperationsCatalog catalog, params IDataView[] views)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(views);
        return AppendedRows.Create(CatalogUtils.GetEnvironment(catalog), views);
    }

    /// <summary>
    /// The rows that one rank trains on, where all ranks can read all rows: blocks of rows go round the ranks. With blocks of the
    /// trainer's batch size and without shuffling, R ranks train as one process whose batches are R times as large. Give each
    /// rank files of its own instead where reading costs more than training.
    /// </summary>
    /// <param name="catalog">The data catalog.</param>
    /// <param name="rows">All rows, which come in the same order on all ranks.</param>
    /// <param name="collectives">The ranks.</param>
    /// <param name="blockRows">The number of rows of a block.</param>
    /// <exception cref="ArgumentOutOfRangeException">A block has no rows.</exception>
    public static IDataView TakeShareOfRows(
        this DataOperationsCatalog catalog, IDataView rows, ICtrCollectives collectives, int blockRows = 256)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(collectives);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockRows, 1);
        return collectives.Size == 1 ? rows : new RowShareView(rows, collectives, blockRows);
    }

    /// <summary>
    /// Appends the rows of several entity types to each other, as <see cref="AppendRows"/> does, and adds a Text column with each
    /// row's entity, for <c>MultiEntityPretraining</c>.
    /// </summary>
    /// <param name="catalog">The data catalog.</param>
    /// <param name="views">The entities and their aligned rows. An entity has the name of its domain in the schema.</param>
    /// <param name="entityColumnName">The name of the added column.</param>
    /// <exception cref="ArgumentException">There are no views.</exception>
    /// <exception cref="InvalidOperationException">A column has different types, or was aligned differently.</exception>
    public static IDataView AppendEntities(
        this DataOperationsCatalog catalog, IReadOnlyList<(string Entity, IDataView Rows)> views,
        string entityColumnName = "Entity")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(views);
        ArgumentException.ThrowIfNullOrEmpty(entityColumnName);
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        return AppendedRows.Create(env, [.. views.Select(view => Named(view.Entity).Transform(view.Rows))]);

        EntityNameTransformer Named(string entity) => new(env.Register(nameof(AppendEntities)), entity, entityColumnName);
    }
}
