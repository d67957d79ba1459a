using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>The rows of a network's tables that this rank has: all of them, if there is one rank.</summary>
/// <param name="plan">The plan of the tables.</param>
/// <param name="ranks">The ranks.</param>
internal sealed class RowShares(FeaturePlan plan, ICtrCollectives ranks)
{
    private readonly RowOwners[]? _owners =
        ranks.Size == 1 ? null : [.. plan.Tables.Select(table => new RowOwners(table, ranks.Size))];

    public ICtrCollectives Ranks => ranks;

    /// <summary>Whether each rank has all rows.</summary>
    public bool AreWhole => _owners is null;

    /// <summary>Whether this rank has a row of table number <paramref name="table"/>.</summary>
    public bool Has(int table, int row) => _owners is null || _owners[table].Of(row) == ranks.Rank;

    /// <summary>The owners of the rows of table number <paramref name="table"/>, if there are several ranks.</summary>
    public RowOwners OwnersOf(int table) => _owners![table];
}
